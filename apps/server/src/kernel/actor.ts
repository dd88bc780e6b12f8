import type { TenantId } from './ids.ts';
import type { PlatformRole, TenantRole } from './roles.ts';

/** How a person or a program proved who it is. */
export type Credential =
  | { kind: 'session'; sessionId: string; viaCookie: boolean }
  | { kind: 'api_key'; apiKeyId: string };

export interface TenantActor {
  scope: 'TENANT';
  /** The account; for an API key, the person who made the key and answers for it. */
  id: string;
  tenantId: TenantId;
  role: TenantRole;
  permissions: ReadonlySet<string>;
  credential: Credential;
}

export interface PlatformActor {
  scope: 'PLATFORM';
  id: string;
  tenantId: null;
  role: PlatformRole;
  permissions: ReadonlySet<string>;
  credential: Credential;
}

/** Boot, jobs and CLI. */
export interface SystemActor {
  scope: 'SYSTEM';
  id: null;
  tenantId: null;
  name: string;
}

export type Actor = TenantActor | PlatformActor | SystemActor;
export type SignedInActor = TenantActor | PlatformActor;
