import { describe, expect, it } from 'vitest'

import { narrowFilter } from '../../../src/server/handler/recording-scope.ts'
import { fixture } from '../archive-fixture.ts'
import { makeHandler, memoryAuditLog, STAFF } from './handler-under-test.ts'

const { id } = fixture.info
const PATHS = [`/${id}/manifest.json`, `/${id}/info`, `/${id}/blocks/000000.jsonl.gz`, `/${id}/export`]

describe('narrowFilter', () => {
  it.each([
    [{}, { email: 'a@b.c' }, { email: 'a@b.c' }],
    [{ email: 'A@B.C' }, { email: 'a@b.c' }, { email: 'a@b.c' }],
    [{ email: 'other@b.c' }, { email: 'a@b.c' }, null],
    [{ personId: '1' }, { personId: '2' }, null],
    [{ personId: '1' }, { email: 'a@b.c' }, { personId: '1', email: 'a@b.c' }],
    [{ distinctIds: ['1', '2'] }, { distinctIds: ['2', '3'] }, { distinctIds: ['2'] }],
    [{ distinctIds: ['1'] }, { distinctIds: ['2'] }, null],
    [{}, { distinctIds: [] }, null],
    [
      { fromMs: 1, toMs: 9 },
      { fromMs: 3, toMs: 20 },
      { fromMs: 3, toMs: 9 },
    ],
    [{ toMs: 2 }, { fromMs: 3 }, null],
    [{ limit: 5, cursor: 'x' }, { fromMs: 3 }, { limit: 5, cursor: 'x', fromMs: 3 }],
  ])('makes of %j within %j: %j', (asked, scope, narrowed) => {
    expect(narrowFilter(asked, scope)).toEqual(narrowed)
  })
})

describe('a viewer with a scope', () => {
  const mine = { email: 'viewer@example.com' }
  const others = { email: 'somebody@else.example' }

  it('finds and watches what is within it', async () => {
    const { get } = await makeHandler({ scope: () => mine })
    for (const path of [...PATHS, '/index.json']) expect((await get(path)).status).toBe(200)
    expect(await (await get('/index.json')).json()).toHaveLength(1)
  })

  it('finds nothing beyond it, whatever is asked, and is told that there is no such recording', async () => {
    const audit = memoryAuditLog()
    const { get } = await makeHandler({ scope: () => others, audit })
    for (const query of ['', '?email=viewer%40example.com', `?recordingId=${id}`]) {
      expect(await (await get(`/index.json${query}`)).json()).toEqual([])
      expect(await (await get(`/search${query}`)).json()).toEqual({ recordings: [] })
    }
    const unknown = await get('/none/manifest.json')
    for (const path of PATHS) {
      const answer = await get(path)
      expect(answer.status).toBe(404)
      expect([...answer.headers]).toEqual([...unknown.headers])
      expect(await answer.text()).toBe(await unknown.clone().text())
    }
    const refused = audit.entries.filter(({ outcome }) => outcome === 'refused')
    expect(refused.map(({ viewer }) => viewer)).toEqual([...PATHS, 'none'].map(() => STAFF))
  })

  it('may see all where there is none', async () => {
    const { get } = await makeHandler({ scope: () => null })
    expect((await get(PATHS[0]!)).status).toBe(200)
  })
})
