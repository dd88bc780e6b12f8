-- The audit trail. Why it is built so: docs/adr/0006-audit-trail.md.
-- The nil UUID as tenant_id is the platform's own trail.

-- Which cluster's transaction ids the positions below are of. It grows when the trail is restored into another cluster, whose ids start
-- again from nothing (ensureEpoch). A sequence, because reading it for every row costs nothing that could be measured.
create sequence audit_epoch as integer;
select setval('audit_epoch', 1);

create table audit_events (
  tenant_id uuid not null,
  id uuid not null,
  -- (epoch, tx_id, seq) is the position of a row. Only rows whose transaction is older than every running one are sealed,
  -- so that a late commit cannot slip in behind a block. The gaps that the cache of seq leaves mean nothing: only the order counts.
  seq bigint generated always as identity (cache 64),
  tx_id xid8 not null default pg_current_xact_id(),
  occurred_at timestamptz(3) not null,
  epoch integer not null default pg_sequence_last_value('audit_epoch'),
  scope text not null,
  actor_id uuid,
  actor_kind text not null,
  action text not null,
  target_type text,
  target_id text,
  outcome text not null,
  request_id text,
  details jsonb not null,
  hash bytea not null,
  primary key (tenant_id, id)
);

create index audit_events_position on audit_events (tenant_id, epoch, tx_id, seq);

create table audit_blocks (
  tenant_id uuid not null,
  height bigint not null,
  first_epoch integer not null,
  first_tx_id xid8 not null,
  first_seq bigint not null,
  last_epoch integer not null,
  last_tx_id xid8 not null,
  last_seq bigint not null,
  event_count integer not null,
  -- 68 bytes an event: epoch, tx_id, seq, id, hash. With the id, a removed row can be named.
  leaves bytea not null,
  root bytea not null,
  previous_hash bytea not null,
  hash bytea not null,
  sealed_at timestamptz(3) not null,
  key_id text not null,
  signature bytea not null,
  primary key (tenant_id, height)
);

-- Finds the block of one event for its proof, and holds two blocks from ending at the same row.
create unique index audit_blocks_position on audit_blocks (tenant_id, last_epoch, last_tx_id, last_seq);

-- Hashes do not compress: do not try.
alter table audit_blocks alter column leaves set storage external;

create table audit_keys (
  key_id text primary key,
  public_key bytea not null,
  created_at timestamptz(3) not null default now()
);

alter table audit_events enable row level security;
alter table audit_events force row level security;
alter table audit_blocks enable row level security;
alter table audit_blocks force row level security;

create policy audit_events_tenant on audit_events for all to gardefou_app
  using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
-- The writer's batches hold rows of many tenants, and blocks are sealed for all of them.
create policy audit_events_writer on audit_events for all to gardefou_audit using (true) with check (true);

create policy audit_blocks_tenant on audit_blocks for all to gardefou_app
  using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid));
create policy audit_blocks_writer on audit_blocks for all to gardefou_audit using (true) with check (true);

revoke all on audit_events, audit_blocks, audit_keys from public, gardefou_app, gardefou_audit, gardefou_system;
grant select on audit_events, audit_blocks, audit_keys to gardefou_app, gardefou_audit;
grant select on sequence audit_epoch to gardefou_app, gardefou_audit;
-- By column: whoever could choose a position could write behind a sealed block, where no block would ever cover the row.
grant insert (tenant_id, id, occurred_at, scope, actor_id, actor_kind, action, target_type, target_id, outcome, request_id, details, hash)
  on audit_events to gardefou_app, gardefou_audit;
grant insert on audit_blocks, audit_keys to gardefou_audit;

-- A guard against accidents of the owner and of superusers, the only ones who could; the Merkle chain is the proof.
-- Retention says what it does, for one transaction: set local app.audit_retention = 'on'. It deletes; nothing ever updates.
create function audit_refuse_change() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' and current_setting('app.audit_retention', true) = 'on' then
    return null;
  end if;
  raise exception 'the audit trail is append-only: % on % is refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_events_append_only before update or delete or truncate on audit_events
  for each statement execute function audit_refuse_change();
create trigger audit_blocks_append_only before update or delete or truncate on audit_blocks
  for each statement execute function audit_refuse_change();
create trigger audit_keys_append_only before update or delete or truncate on audit_keys
  for each statement execute function audit_refuse_change();
