import type { Migration } from './migration.ts'

/**
 * Recordings and who they are of. `owner` is whoever a recording is known to be of (`ownerOf`), and `people` is all
 * that an owner was ever known by: one row per address or distinct id. All texts compare by their bytes, so that an
 * upgrade of the operating system's sort order cannot spoil an index.
 */
export const recordings: Migration = {
  version: 1,
  name: 'recordings',
  statements: (schema) => [
    `create table ${schema}.recordings (
      id text collate "C" primary key,
      owner text collate "C",
      start_ms bigint not null,
      end_ms bigint not null check (end_ms >= start_ms),
      duration_ms bigint not null generated always as (end_ms - start_ms) stored,
      status text not null check (status in ('live', 'closed')),
      errors integer,
      console_errors integer not null,
      has_errors boolean not null generated always as (coalesce(errors, 0) > 0 or console_errors > 0) stored,
      archive_key text,
      bytes bigint,
      urls jsonb,
      url_text text collate "C" not null,
      info jsonb not null,
      written_at timestamptz not null default now()
    )`,
    `create table ${schema}.people (
      kind text collate "C" not null check (kind in ('email', 'distinct_id')),
      value text collate "C" not null,
      owner text collate "C" not null,
      primary key (kind, value, owner)
    )`,
    // In the order of the list: one of these is walked until a page is full.
    `create index recordings_by_start on ${schema}.recordings (start_ms, id)`,
    `create index recordings_by_owner on ${schema}.recordings (owner, start_ms, id)`,
    `create index recordings_with_errors on ${schema}.recordings (start_ms, id) where has_errors`,
    `create index recordings_live on ${schema}.recordings (start_ms, id) where status = 'live'`,
    // For what is rare, and for the longest of all: how far back a recording may begin that reaches into a range.
    `create index recordings_by_duration on ${schema}.recordings (duration_ms, start_ms)`,
    `create index recordings_by_url on ${schema}.recordings using gin (url_text gin_trgm_ops)`,
    // Long ones are rare and far from the rest: with the usual hundred steps the planner takes them for common.
    `alter table ${schema}.recordings alter column duration_ms set statistics 1000`,
    `create index people_by_owner on ${schema}.people (owner, kind)`,
  ],
}
