import type { Migration } from './migration.ts'

/** What was asked of PostHog of late, one row per project and lane: whoever takes a place holds the row meanwhile. */
export const rateLedger: Migration = {
  version: 3,
  name: 'rate_ledger',
  statements: (schema) => [
    `create table ${schema}.rate_ledger (
      project text collate "C" not null,
      lane text collate "C" not null,
      taken_at_ms jsonb not null default '[]',
      held_until_ms bigint not null default 0,
      primary key (project, lane)
    )`,
  ],
}
