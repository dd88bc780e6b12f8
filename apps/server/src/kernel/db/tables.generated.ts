// Generated from the migrated database by `pnpm generate`; a test holds it to the schema.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Timestamp = ColumnType<Date, Date, Date>;
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>;
type DefaultTimestamp = ColumnType<Date, Date | undefined, Date>;

export interface Tables {
  activation_tokens: {
    tenant_id: string;
    id: string;
    account_id: string;
    token_hash: Buffer;
    expires_at: Timestamp;
    used_at: NullableTimestamp;
  };
  ai_conversations: {
    tenant_id: string;
    id: Buffer;
    user_id: string;
    mapping: Buffer;
    expires_at: Timestamp;
  };
  ai_jobs: {
    tenant_id: string;
    id: string;
    user_id: string;
    api_key_id: string | null;
    tool_code: string;
    provider: string;
    model: string;
    status: string;
    failure: string | null;
    prompt_tokens: number;
    completion_tokens: number;
    masked: Record<string, string | number | boolean>;
    latency_ms: number;
    created_at: Timestamp;
    cost_micros: number | null;
    streamed: Generated<boolean>;
    masked_total: Generated<number>;
  };
  ai_model_prices: {
    provider: string;
    model: string;
    valid_from: Timestamp;
    input_per_million: number;
    output_per_million: number;
  };
  ai_provider_keys: {
    tenant_id: string;
    provider: string;
    api_key: Buffer;
    set_by: string | null;
    set_at: DefaultTimestamp;
  };
  ai_quotas: {
    tenant_id: string;
    id: string;
    scope: string;
    user_id: string | null;
    tool_code: string | null;
    period: string;
    max_requests: number | null;
    max_tokens: number | null;
    set_by: string | null;
    set_at: DefaultTimestamp;
  };
  ai_settings: {
    tenant_id: string;
    default_provider: string | null;
    default_model: string | null;
    answer_policy: Generated<string>;
    keep_conversations: Generated<boolean>;
    conversation_minutes: Generated<number>;
    updated_by: string | null;
    updated_at: DefaultTimestamp;
  };
  ai_tool_activations: {
    tenant_id: string;
    tool_code: string;
    activated_by: string | null;
    activated_at: NullableTimestamp;
    daily_requests: number | null;
    monthly_requests: number | null;
    label_fr: string | null;
    label_en: string | null;
    additional_prompt: Buffer | null;
    max_tokens: number | null;
    masking: string | null;
  };
  ai_tools: {
    code: string;
    category: string;
    sector: string;
    icon: string;
    description_fr: string;
    description_en: string;
    provider: string | null;
    model: string | null;
    system_prompt: string | null;
    max_tokens: number;
    timeout_ms: number;
    masking: string;
    origin: Generated<string>;
    withdrawn_at: NullableTimestamp;
  };
  api_keys: {
    tenant_id: string;
    id: string;
    owner_id: string;
    label: string;
    secret_hash: Buffer;
    scopes: string[];
    created_at: DefaultTimestamp;
    expires_at: NullableTimestamp;
    last_used_on: string | null;
    revoked_at: NullableTimestamp;
  };
  audit_blocks: {
    tenant_id: string;
    height: number;
    first_epoch: number;
    first_tx_id: string;
    first_seq: number;
    last_epoch: number;
    last_tx_id: string;
    last_seq: number;
    event_count: number;
    leaves: Buffer;
    root: Buffer;
    previous_hash: Buffer;
    hash: Buffer;
    sealed_at: Timestamp;
    key_id: string;
    signature: Buffer;
  };
  audit_events: {
    tenant_id: string;
    id: string;
    seq: GeneratedAlways<number>;
    tx_id: Generated<string>;
    occurred_at: Timestamp;
    epoch: Generated<number>;
    scope: string;
    actor_id: string | null;
    actor_kind: string;
    action: string;
    target_type: string | null;
    target_id: string | null;
    outcome: string;
    request_id: string | null;
    details: Record<string, string | number | boolean>;
    hash: Buffer;
  };
  audit_keys: {
    key_id: string;
    public_key: Buffer;
    created_at: DefaultTimestamp;
  };
  consent_events: {
    tenant_id: string;
    id: string;
    user_id: string;
    purpose: string;
    kind: string;
    at: Timestamp;
    notice_version: number;
    notice_hash: Buffer;
    method: string;
  };
  consents: {
    tenant_id: string;
    user_id: string;
    purpose: string;
    status: string;
    notice_version: number;
    notice_hash: Buffer;
    granted_at: Timestamp;
    revoked_at: NullableTimestamp;
  };
  data_keys: {
    tenant_id: string;
    id: string;
    class: string;
    wrapped_key: Buffer;
    created_at: DefaultTimestamp;
    retired_at: NullableTimestamp;
  };
  dpia_decisions: {
    tenant_id: string;
    id: string;
    dpia_id: string;
    status: string;
    opinion: Buffer;
    decided_by: string;
    decided_at: Timestamp;
    valid_until: NullableTimestamp;
  };
  dpias: {
    tenant_id: string;
    id: string;
    purpose: string;
    purpose_version: number;
    title: Buffer;
    status: string;
    content: Buffer;
    created_by: string;
    created_as: string;
    created_at: DefaultTimestamp;
    updated_at: DefaultTimestamp;
    submitted_at: NullableTimestamp;
    valid_until: NullableTimestamp;
  };
  installation: {
    id: Generated<boolean>;
    master_key_check: Buffer;
  };
  processing_marks: {
    tenant_id: string;
    user_id: string;
    kind: string;
    purpose: Generated<string>;
    since: DefaultTimestamp;
  };
  purpose_versions: {
    code: string;
    version: number;
    lawful_basis: string;
    risk_level: string;
    data_class_max: string;
    requires_dpia: boolean;
    title_fr: string;
    title_en: string;
    notice_fr: string;
    notice_en: string;
    notice_hash: Buffer;
    published_at: DefaultTimestamp;
  };
  purposes: {
    code: string;
    version: number;
    lawful_basis: string;
    risk_level: string;
    data_class_max: string;
    requires_dpia: boolean;
    title_fr: string;
    title_en: string;
    notice_fr: string;
    notice_en: string;
    notice_hash: Buffer;
  };
  sessions: {
    tenant_id: string;
    id: string;
    account_id: string;
    token_hash: Buffer;
    family_hash: Buffer;
    refresh_hash: Buffer;
    created_at: DefaultTimestamp;
    refreshed_at: DefaultTimestamp;
    expires_at: Timestamp;
    revoked_at: NullableTimestamp;
    revoked_reason: string | null;
  };
  superadmins: {
    id: string;
    email: Buffer;
    email_hash: Buffer;
    password_hash: string | null;
    role: Generated<string>;
    status: Generated<string>;
    created_at: DefaultTimestamp;
  };
  tenants: {
    id: string;
    slug: string;
    name: string;
    status: Generated<string>;
    status_reason: string | null;
    created_at: DefaultTimestamp;
    suspended_at: NullableTimestamp;
  };
  users: {
    tenant_id: string;
    id: string;
    email: Buffer;
    email_hash: Buffer;
    name: Buffer | null;
    password_hash: string | null;
    role: string;
    status: Generated<string>;
    created_at: DefaultTimestamp;
    suspended_at: NullableTimestamp;
  };
}
