import path from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { modulesOf } from '../../../scripts/build/keep-modules.ts'
import { postHogProxy } from '../../../src/server/posthog/post-hog-proxy.ts'
import { KEY } from '../../stand-in/posthog-server.ts'
import { BASE, BLOCK, id, MANIFEST, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

const PATHS = [
  MANIFEST,
  BLOCK,
  `${BASE}/index.json`,
  `${BASE}/flags.json`,
  `${BASE}/${id}/person.json`,
  `${BASE}/${id}/export`,
]
const ECHO = `Invalid key Bearer ${KEY} of https://internal.example/`

describe('abuse 5: the key leaks', () => {
  let server: KeyHoldingServer
  beforeEach(async () => {
    server = await startKeyHoldingServer()
  })
  afterEach(() => server.close())

  /** All that a viewer and a reader of logs could see. */
  async function shownBy(asked: KeyHoldingServer): Promise<string> {
    const seen: string[] = []
    for (const one of PATHS) {
      const answer = await asked.get(one)
      const body = await answer.text().catch((thrown: unknown) => String(thrown))
      seen.push(`${answer.status} ${JSON.stringify([...answer.headers])} ${body}`)
    }
    return `${seen.join('\n')}\n${asked.logs()}`
  }

  it.each([400, 401, 403, 404, 418, 429, 500, 502])('not when upstream repeats it with status %i', async (status) => {
    const answer = { status, body: JSON.stringify({ detail: ECHO, code: KEY }), headers: { 'x-key': KEY } }
    server.upstream.faults.push({ path: /./, answer })
    const shown = await shownBy(server)
    expect(shown).not.toContain(KEY)
    expect(shown).not.toContain('internal.example')
  })

  it('not when an answer is no JSON and holds it', async () => {
    server.upstream.faults.push({ path: /./, answer: { status: 200, body: `<html>${ECHO}` } })
    expect(await shownBy(server)).not.toContain(KEY)
  })

  it.each([
    [
      'a name that has no address',
      () => Promise.reject(new TypeError(`fetch failed: ${KEY}`, { cause: new Error(KEY) })),
    ],
    [
      'a failure that holds the request',
      () => Promise.reject(Object.assign(new Error('x'), { config: { headers: KEY } })),
    ],
  ])('not with %s', async (_, fetchUpstream) => {
    const failing = await startKeyHoldingServer({ fetchUpstream })
    const shown = await shownBy(failing)
    expect(shown).not.toContain(KEY)
    expect(shown).toContain('503')
    await failing.close()
  })

  it('not when the viewer leaves', async () => {
    server.upstream.delayMs = 200
    const leaving = new AbortController()
    const asked = server.get(MANIFEST, { signal: leaving.signal })
    setTimeout(() => leaving.abort(), 50)
    await expect(asked).rejects.toThrow()
    await expect.poll(() => server.upstream.abandoned()).toBeGreaterThan(0)
    expect(server.logs()).not.toContain(KEY)
  })

  it('not by the source itself, its id, or a setting that is wrong', () => {
    const source = postHogProxy({ host: 'https://eu.posthog.com', projectId: 1, personalApiKey: KEY })
    expect(JSON.stringify([source, source.id])).not.toContain(KEY)
    for (const wrong of [`${KEY}\n`, `${KEY} `, `${KEY}é`]) {
      expect(() => postHogProxy({ host: 'https://eu.posthog.com', projectId: 1, personalApiKey: wrong })).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(KEY) }),
      )
    }
  })

  it('not into a page: the React door reaches nothing of the server', async () => {
    const root = path.resolve(import.meta.dirname, '../../..')
    const modules = await modulesOf([path.relative(process.cwd(), path.join(root, 'src/index.ts'))], 'src')
    expect(Object.keys(modules).length).toBeGreaterThan(100)
    expect(Object.keys(modules).filter((name) => name.startsWith('server'))).toEqual([])
  })
})
