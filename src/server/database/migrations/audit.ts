import type { Migration } from './migration.ts'

/**
 * Who has seen what. Append-only twice over: the trigger stops even the owner's slips, and the role that serves gets
 * no more than `select` and `insert` (docs/guides/database.md).
 */
export const audit: Migration = {
  version: 2,
  name: 'audit',
  statements: (schema) => [
    `create table ${schema}.audit_log (
      id bigint generated always as identity primary key,
      at_ms bigint not null,
      viewer_id text collate "C",
      viewer_label text,
      tenant_id text collate "C",
      action text collate "C" not null,
      outcome text not null check (outcome in ('allowed', 'refused', 'failed')),
      recording_id text collate "C",
      details jsonb,
      written_at timestamptz not null default now()
    )`,
    `create index audit_by_time on ${schema}.audit_log (at_ms, id)`,
    `create index audit_by_viewer on ${schema}.audit_log (viewer_id, at_ms, id)`,
    `create index audit_by_recording on ${schema}.audit_log (recording_id, at_ms, id)`,
    `create index audit_by_tenant on ${schema}.audit_log (tenant_id, at_ms, id)`,
    `create index audit_refused on ${schema}.audit_log (at_ms, id) where outcome <> 'allowed'`,
    `create function ${schema}.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'The audit log only grows.' using errcode = 'restrict_violation';
      end
    $$`,
    `create trigger only_grows before update or delete or truncate on ${schema}.audit_log
      for each statement execute function ${schema}.refuse_change()`,
  ],
}
