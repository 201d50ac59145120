import { readFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, it } from 'vitest'

import { postHogProxy } from '../../../src/server/posthog/post-hog-proxy.ts'
import { BASE, BLOCK, id, MANIFEST, startKeyHoldingServer } from './key-holding-server.ts'

const proxyWith = (options: Partial<Parameters<typeof postHogProxy>[0]>) => () =>
  postHogProxy({ host: 'https://eu.posthog.com', projectId: 1, personalApiKey: 'phx_key', ...options })

describe('abuse 17: a key that opens more than is needed, or the wrong one', () => {
  it.each([
    ['a project key, which every page has', { personalApiKey: 'phc_project' }],
    ['no key', { personalApiKey: '' }],
    ['an address without https', { host: 'http://posthog.example' }],
    ['an address with more than a host', { host: 'https://eu.posthog.com/api' }],
    ['the host that takes events in', { host: 'https://eu.i.posthog.com' }],
    ['a project that is a path', { projectId: '../2' }],
  ])('%s is refused when the server starts', (_, options) => {
    expect(proxyWith(options)).toThrow(expect.objectContaining({ code: 'configuration' }))
  })

  it('a key that may not read says which scope it lacks, to the host and not to the viewer', async () => {
    const server = await startKeyHoldingServer()
    server.upstream.faults.push({ path: /./, answer: { status: 403, body: '{"detail":"scope"}' } })
    const answer = await server.get(`${BASE}/${id}/manifest.json`)
    expect(answer.status).toBe(502)
    expect(await answer.text()).not.toContain('scope')
    expect(server.problems[0]!.message).toContain('session_recording:read')
    await server.close()
  })

  it('a key that may read recordings alone plays them, and the host is told which scope each panel lacks', async () => {
    const server = await startKeyHoldingServer()
    server.upstream.faults.push({ path: /persons|query|feature_flags/, answer: { status: 403, body: '{}' } })
    for (const path of [MANIFEST, BLOCK]) expect((await server.get(path)).status).toBe(200)
    // What the recording itself tells of its person, and a search by e-mail address, need no more.
    expect((await server.get(`${BASE}/${id}/person.json`)).status).toBe(200)
    expect((await server.get(`${BASE}/search?email=viewer%40example.com`)).status).toBe(200)
    const panels = {
      'person:read': `${BASE}/neighbour/person.json`,
      'query:read': `${BASE}/${id}/product-events.jsonl.gz`,
      'feature_flag:read': `${BASE}/flags.json`,
    }
    for (const [scope, path] of Object.entries(panels)) {
      const answer = await server.get(path)
      expect(answer.status).toBe(502)
      expect(await answer.text()).not.toContain(scope)
      expect(server.problems.at(-1)!.message).toContain(scope)
    }
    await server.close()
  })

  it('which scopes are needed is said in the docs', () => {
    const docs = readFileSync(path.resolve(import.meta.dirname, '../../../docs/security.md'), 'utf8')
    for (const scope of ['session_recording:read', 'person:read', 'query:read', 'feature_flag:read']) {
      expect(docs).toContain(`\`${scope}\``)
    }
  })
})
