import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listStatement } from '../../../src/server/database/audit/sql-audit-log.ts'
import { openDatabase } from '../../../src/server/database/database.ts'
import { pgliteEngine } from '../../../src/server/database/engine/pglite-engine.ts'
import { postgresEngine } from '../../../src/server/database/engine/postgres-engine.ts'
import type { SqlEngine } from '../../../src/server/database/engine/sql-engine.ts'
import { searchStatement } from '../../../src/server/database/recordings/search-recordings.ts'
import { makeRecordings } from './made-recordings.ts'
import { madeSearches } from './made-searches.ts'
import { describeWithPostgres } from './postgres.ts'
import { explain } from './query-plan.ts'

const COUNT = 100_000
const SCHEMA = '"plans"'

/** What each search must read by. */
const EXPECTED: Readonly<Record<string, string>> = {
  'newest page': 'recordings_by_start',
  'a later page': 'recordings_by_start',
  'recording ids': 'recordings_pkey',
  person: 'recordings_by_owner',
  'distinct id': 'recordings_by_owner',
  'e-mail': 'recordings_by_owner',
  'earlier e-mail': 'recordings_by_owner',
  'e-mail and time': 'recordings_by_owner',
  'time range': 'recordings_by_start',
  'URL prefix, rare': 'recordings_by_url',
  'URL prefix, common': 'recordings_by_start',
  'URL contains, rare': 'recordings_by_url',
  'URL contains, none': 'recordings_by_url',
  'has errors': 'recordings_with_errors',
  'has no errors': 'recordings_by_start',
  'errors and time': 'recordings_with_errors',
  'duration, rare': 'recordings_by_duration',
  'duration, common': 'recordings_by_start',
  live: 'recordings_live',
  closed: 'recordings_by_start',
}

function describePlans(name: string, open: () => SqlEngine): void {
  describe(`searches of ${COUNT} recordings ${name}`, () => {
    let engine: SqlEngine
    beforeAll(async () => {
      engine = open()
      await openDatabase(engine, 'plans').ready()
      await makeRecordings(engine, SCHEMA, COUNT)
    }, 400_000)

    it.each(Object.entries(madeSearches(COUNT)))('%s: reads by an index', async (search, filter) => {
      const { text, values } = searchStatement(SCHEMA, filter)
      const plan = await explain(engine, text, values)
      expect(plan.indexes).toContain(EXPECTED[search])
      expect(plan.fullScans).toEqual([])
      expect((await engine.query(text, values)).length > 0).toBe(search !== 'URL contains, none')
    })

    it.each([
      ['viewer', { viewerId: 's7' }, 'audit_by_viewer'],
      ['recording', { recordingId: 'r7' }, 'audit_by_recording'],
      ['tenant', { tenantId: 't7' }, 'audit_by_tenant'],
      ['refused', { outcome: 'refused' as const }, 'audit_refused'],
      ['time', { fromMs: 500, toMs: 600 }, 'audit_by_time'],
      ['everything', {}, 'audit_by_time'],
    ])('the audit log by %s: reads by an index', async (_, filter, index) => {
      await fillAudit(engine)
      const { text, values } = listStatement(SCHEMA, filter)
      const plan = await explain(engine, text, values)
      expect(plan).toEqual({ indexes: [index], fullScans: [] })
    })
  })
}

async function fillAudit(engine: SqlEngine): Promise<void> {
  const [row] = await engine.query<{ n: number }>(`select count(*)::int as n from ${SCHEMA}.audit_log`)
  if (row && row.n > 0) return
  await engine.query(
    `insert into ${SCHEMA}.audit_log (at_ms, viewer_id, tenant_id, action, outcome, recording_id)
      select i, 's' || i % 50, 't' || i % 20, 'view', case when i % 100 = 0 then 'refused' else 'allowed' end, 'r' || i % 5000
      from generate_series(1, 20000) i`,
  )
  await engine.query('vacuum analyze')
}

const embedded = pgliteEngine({})
afterAll(() => embedded.close())
describePlans('in an embedded database', () => embedded)

describeWithPostgres('query plans on a server', (server) => {
  describePlans('on a server', () =>
    postgresEngine({ pool: server.pool() }, { statementTimeoutMs: 0, maxConnections: 2 }),
  )
})
