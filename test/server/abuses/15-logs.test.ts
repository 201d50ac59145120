import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { BASE, id, MANIFEST, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

describe('abuse 15: lines of one’s own in the log, and people’s data', () => {
  let server: KeyHoldingServer
  beforeAll(async () => {
    server = await startKeyHoldingServer()
  })
  afterAll(() => server.close())

  it('a line break in an id, a search or a purpose makes no line', async () => {
    const forged = encodeURIComponent('x\r\n{"viewer":"root"}\u2028')
    await server.get(`${BASE}/${forged}/manifest.json`)
    await server.get(`${BASE}/search?email=${forged}`)
    await server.get(`${BASE}/views?viewerId=${forged}`)
    await server.get(MANIFEST, { headers: { 'x-replay-purpose': forged } })
    const lines = server.audit.entries.map((entry) => JSON.stringify(entry))
    expect(lines).toHaveLength(1)
    expect(lines.join('\n').split(/[\n\r\u2028\u2029]/)).toHaveLength(1)
  })

  it('entries and problems hold ids, and nothing of what was recorded or who was recorded', async () => {
    for (const route of ['manifest.json', 'person.json', 'export', 'product-events.jsonl.gz']) {
      await (await server.get(`${BASE}/${id}/${route}`)).arrayBuffer()
    }
    await server.get(`${BASE}/search?email=viewer%40example.com`)
    server.upstream.faults.push({
      path: /persons|session_recordings/,
      answer: { status: 500, body: JSON.stringify({ detail: 'viewer@example.com at http://simple.lab.test:33971/' }) },
    })
    await server.get(MANIFEST)
    expect(server.problems.length).toBeGreaterThan(0)
    const logs = server.logs()
    expect(logs).toContain(id)
    expect(logs).not.toMatch(/example\.com|simple\.lab|viewer-2/)
  })
})
