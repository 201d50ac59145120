import { describe, expect, it, onTestFinished } from 'vitest'

import type { ReplaySource } from '../../../src/recording/replay-source.ts'
import { embeddedIndex } from '../../../src/server/database/indexes.ts'
import type { WatchedRecording } from '../../../src/server/audit/audit-trail.ts'
import { ReplayError } from '../../../src/shared/errors.ts'
import { fixture } from '../archive-fixture.ts'
import { emptyClusterFolder } from '../database/empty-cluster.ts'
import { CLOSED_MS, makeHandler, memoryAuditLog, STAFF } from './handler-under-test.ts'

const { id, startMs, endMs } = fixture.info
const BLOCKS = ['000000', '000001'].map((key) => `/${id}/blocks/${key}.jsonl.gz`)

describe('what is written down', () => {
  it('names viewer, time and purpose of every view, as the page says it', async () => {
    const audit = memoryAuditLog()
    const { get } = await makeHandler({ audit })
    await get(`/${id}/manifest.json`, {
      headers: { 'x-replay-purpose': encodeURIComponent('Ticket 4711 – Erstattung') },
    })
    expect(audit.entries).toEqual([
      {
        atMs: CLOSED_MS,
        viewer: STAFF,
        action: 'view',
        outcome: 'allowed',
        recordingId: id,
        details: { purpose: 'Ticket 4711 – Erstattung' },
      },
    ])
  })

  it('believes the host about the purpose before the page, and keeps nothing else of the host’s object', async () => {
    const audit = memoryAuditLog()
    const viewer = { ...STAFF, purpose: 'order 1042', passwordHash: 'x' }
    const { get } = await makeHandler({ audit, authorize: () => viewer })
    await get(`/${id}/export`, { headers: { 'x-replay-purpose': 'something else' } })
    expect(audit.entries).toMatchObject([{ action: 'export', viewer: STAFF, details: { purpose: 'order 1042' } }])
    expect(JSON.stringify(audit.entries)).not.toContain('passwordHash')
  })

  it.each([
    ['%E0%A4%A', '%E0%A4%A'],
    [encodeURIComponent('one\r\ntwo\u2028three'), 'one two three'],
    ['x'.repeat(1_000), 'x'.repeat(200)],
    ['%0d%0a', undefined],
  ])('keeps a purpose to one short line: %j', async (sent, kept) => {
    const audit = memoryAuditLog()
    const { get } = await makeHandler({ audit })
    await get(`/${id}/manifest.json`, { headers: { 'x-replay-purpose': sent } })
    expect(audit.entries[0]!.details).toEqual(kept === undefined ? undefined : { purpose: kept })
  })

  it('holds which part of a recording was sent to whom, as one entry, and tells the host', async () => {
    const audit = memoryAuditLog()
    const views: WatchedRecording[] = []
    const { get, handler } = await makeHandler({ audit, onView: (view) => void views.push(view) })
    for (const path of BLOCKS) await (await get(path, { headers: { 'x-replay-purpose': 'why' } })).arrayBuffer()
    expect(audit.entries).toEqual([])
    await handler.flush()
    expect(audit.entries).toHaveLength(1)
    const [entry] = audit.entries
    expect(entry).toMatchObject({ viewer: STAFF, action: 'view', outcome: 'allowed', recordingId: id })
    expect(entry!.details).toMatchObject({ purpose: 'why', ranges: expect.stringMatching(/^\d+-\d+/) })
    const watchedMs = Number(entry!.details!['watchedMs'])
    expect(watchedMs).toBeGreaterThan(0)
    expect(watchedMs).toBeLessThanOrEqual(endMs - startMs)
    expect(views).toMatchObject([{ viewer: STAFF, recordingId: id, purpose: 'why' }])
  })

  it('counts what a viewer has kept from before: they see it again', async () => {
    const views: WatchedRecording[] = []
    const { get, handler } = await makeHandler({ onView: (view) => void views.push(view) })
    const etag = (await get(BLOCKS[0]!)).headers.get('etag')!
    await handler.flush()
    expect((await get(BLOCKS[0]!, { headers: { 'if-none-match': etag } })).status).toBe(304)
    await handler.flush()
    expect(views).toHaveLength(2)
  })

  it('holds views of which nothing could be sent, once for each opening, and why', async () => {
    const audit = memoryAuditLog()
    const { get, store } = await makeHandler({ audit })
    const failed = () => audit.entries.filter(({ outcome }) => outcome === 'failed')
    for (const path of BLOCKS) store.spoil(path.slice(1))
    const open = () => get(`/${id}/manifest.json`, { headers: { 'x-replay-purpose': 'why' } })
    const block = async (path: string) => (await get(path, { headers: { 'x-replay-purpose': 'why' } })).status
    await open()
    expect([await block(BLOCKS[0]!), await block(BLOCKS[1]!), await block(BLOCKS[0]!)]).toEqual([500, 500, 500])
    const entry = {
      atMs: CLOSED_MS,
      viewer: STAFF,
      action: 'view',
      outcome: 'failed',
      recordingId: id,
      details: { reason: 'corrupt', blocks: 0, purpose: 'why' },
    }
    expect(failed()).toEqual([entry])
    await open()
    expect(await block(BLOCKS[0]!)).toBe(500)
    expect(failed()).toEqual([entry, entry])
  })

  it('holds views that could not even begin', async () => {
    const audit = memoryAuditLog()
    let error = new ReplayError('unavailable', { what: 'PostHog is away.' })
    const wrap = (source: ReplaySource): ReplaySource => ({ ...source, getRecording: () => Promise.reject(error) })
    const { get } = await makeHandler({ audit, wrap })
    expect((await get(`/${id}/manifest.json`)).status).toBe(503)
    error = new ReplayError('deleted', { what: 'It is gone.' })
    expect((await get(`/${id}/manifest.json`)).status).toBe(410)
    expect(audit.entries.map(({ outcome, details }) => [outcome, details?.['reason']])).toEqual([
      ['allowed', undefined],
      ['failed', 'unavailable'],
      ['allowed', undefined],
      ['failed', 'deleted'],
    ])
  })

  it('holds no failure of what was watched in part, nor of who has left', async () => {
    const audit = memoryAuditLog()
    const { get, store } = await makeHandler({ audit })
    await get(`/${id}/manifest.json`)
    expect((await get(BLOCKS[0]!)).status).toBe(200)
    store.spoil(BLOCKS[1]!.slice(1))
    expect((await get(BLOCKS[1]!)).status).toBe(500)
    await get(`/${id}/manifest.json`)
    await get(BLOCKS[0]!, { signal: AbortSignal.abort() }).catch(() => null)
    expect(audit.entries.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  })

  it('holds what was refused, and to whom', async () => {
    const audit = memoryAuditLog()
    const answers = ['unauthenticated', 'forbidden', { refused: STAFF }] as const
    for (const answer of answers) {
      const { get } = await makeHandler({ audit, authorize: () => answer })
      await get(BLOCKS[0]!)
      await get('/index.json')
    }
    const held = audit.entries.map(({ viewer, action, outcome }) => [viewer?.id ?? null, action, outcome])
    expect(held).toEqual([
      [null, 'view', 'refused'],
      [null, 'search', 'refused'],
      [null, 'view', 'refused'],
      [null, 'search', 'refused'],
      [STAFF.id, 'view', 'refused'],
      [STAFF.id, 'search', 'refused'],
    ])
  })

  it('is listed at `views` from a real index: who watched, who took away, who was refused', async () => {
    const index = embeddedIndex({ folder: await emptyClusterFolder(onTestFinished) })
    let isIn = true
    const { get, handler } = await makeHandler({
      audit: index.audit,
      authorize: () => (isIn ? { ...STAFF, tenantId: 'shop' } : 'forbidden'),
    })
    await get(`/${id}/manifest.json`, { headers: { 'x-replay-purpose': 'why' } })
    await (await get(BLOCKS[0]!)).arrayBuffer()
    await (await get(`/${id}/export`)).arrayBuffer()
    await handler.flush()
    isIn = false
    expect((await get(`/${id}/manifest.json`)).status).toBe(404)
    isIn = true
    const list = async (query = '') =>
      ((await (await get(`/views?${query}`)).json()) as { entries: { action: string; details?: object }[] }).entries
    expect(await list(`recordingId=${id}`)).toMatchObject([
      { action: 'view', details: { ranges: expect.any(String) } },
      { action: 'view', details: { purpose: 'why' } },
    ])
    expect(await list('action=export')).toMatchObject([{ viewer: { id: STAFF.id, tenantId: 'shop' } }])
    expect(await list(`action=export&viewerId=${STAFF.id}&limit=1`)).toHaveLength(1)
    // Nobody knows of which customer somebody was who is not known.
    expect(await list('outcome=refused')).toEqual([])
    await index.close()
  })

  it.each([
    'action=everything',
    'outcome=maybe',
    'viewerId=',
    'email=a',
    'action=view&action=export',
    'limit=0',
    'x=1',
  ])('is not listed for what is not understood: %s', async (query) => {
    const { get } = await makeHandler({ audit: memoryAuditLog() })
    expect((await get(`/views?${query}`)).status).toBe(400)
  })
})
