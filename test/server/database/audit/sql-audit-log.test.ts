import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { embeddedIndex, postgresIndex, type SqlRecordingIndex } from '../../../../src/server/database/indexes.ts'
import type { AuditEntry, AuditFilter } from '../../../../src/server/ports/audit-log.ts'
import { emptyClusterFolder } from '../empty-cluster.ts'
import { describeWithPostgres } from '../postgres.ts'

const nora = { id: 'staff-1', label: 'Nora', tenantId: 't1' }
const entry = (atMs: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  atMs,
  viewer: nora,
  action: 'view',
  outcome: 'allowed',
  recordingId: 'r1',
  ...more,
})

function describeAudit(name: string, open: () => SqlRecordingIndex): void {
  describe(`the audit log in ${name}`, () => {
    const entries: AuditEntry[] = [
      entry(1_000, { details: { purpose: 'ticket 17' } }),
      entry(2_000, { action: 'export' }),
      entry(2_000, { viewer: null, outcome: 'refused', recordingId: 'r2' }),
      entry(3_000, { viewer: { id: 'staff-2' }, action: 'delete', outcome: 'failed', recordingId: 'r2' }),
    ]
    const list = async (filter: AuditFilter) => (await open().audit.list(filter)).entries

    beforeAll(async () => {
      for (const one of entries) await open().audit.write(one)
    }, 120_000)

    it('gives back what was written, the newest first', async () => {
      expect(await list({})).toEqual([...entries].reverse())
    })

    it.each<[string, AuditFilter, number[]]>([
      ['a viewer', { viewerId: 'staff-1' }, [1, 0]],
      ['a tenant', { tenantId: 't1' }, [1, 0]],
      ['a recording', { recordingId: 'r2' }, [3, 2]],
      ['an action', { action: 'export' }, [1]],
      ['an outcome', { outcome: 'refused' }, [2]],
      ['a time, its end left out', { fromMs: 1_000, toMs: 2_000 }, [0]],
      ['all at once', { viewerId: 'staff-2', recordingId: 'r2', outcome: 'failed', fromMs: 3_000 }, [3]],
    ])('lists by %s', async (_, filter, expected) => {
      expect(await list(filter)).toEqual(expected.map((at) => entries[at]))
    })

    it('goes on where a page ended, between entries of one instant too', async () => {
      const first = await open().audit.list({ limit: 2 })
      const second = await open().audit.list({ limit: 2, cursor: first.nextCursor! })
      expect([...first.entries, ...second.entries]).toEqual([...entries].reverse())
      expect(second.nextCursor).toBeUndefined()
    })

    it('refuses a cursor that is none', async () => {
      await expect(list({ cursor: '1.a' })).rejects.toMatchObject({ code: 'bad_request' })
    })

    it('writes down a refused request whatever it asked for', async () => {
      const recordingId = `\0${'x'.repeat(100_000)}`
      await open().audit.write(entry(500, { outcome: 'refused', recordingId }))
      expect(await list({ recordingId })).toHaveLength(1)
    })
  })
}

const embedded = embeddedIndex({ folder: await emptyClusterFolder(afterAll) })
afterAll(() => embedded.close())
describeAudit('an embedded database', () => embedded)

describeWithPostgres('the audit log on a server', (server) => {
  let index: SqlRecordingIndex
  beforeAll(() => {
    index = postgresIndex({ pool: server.pool() })
  })
  describeAudit('a server', () => index)

  it.each([
    ['changed', `update portal_replay.audit_log set outcome = 'allowed'`],
    ['deleted from', 'delete from portal_replay.audit_log'],
    ['emptied', 'truncate portal_replay.audit_log'],
  ])('cannot be %s, not even by its owner', async (_, statement) => {
    await index.audit.write(entry(1))
    await expect(server.pool().query(statement)).rejects.toMatchObject({ code: '23001' })
  })

  it('is served by a role that may add and read, and nothing else', async () => {
    await index.migrate()
    await server.pool().query(`
      create role replay_server login;
      grant usage on schema portal_replay to replay_server;
      grant select on portal_replay.migrations to replay_server;
      grant select, insert, update, delete on portal_replay.recordings, portal_replay.people to replay_server;
      grant select, insert on portal_replay.audit_log to replay_server;`)
    const url = new URL(server.url())
    url.username = 'replay_server'
    const serving = postgresIndex({ connectionString: url.href })
    await serving.audit.write(entry(9_000, { recordingId: 'by-role' }))
    expect((await serving.audit.list({ recordingId: 'by-role' })).entries).toHaveLength(1)
    await serving.write([{ info: { id: 'by-role', startMs: 1, endMs: 2, ongoing: false } }])
    expect(await serving.remove(['by-role'])).toBe(1)
    await serving.close()
    const client = new pg.Client({ connectionString: url.href })
    await client.connect()
    const forbidden = ['delete from portal_replay.audit_log', 'drop trigger only_grows on portal_replay.audit_log']
    for (const statement of forbidden) {
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' })
    }
    await client.end()
  })
})
