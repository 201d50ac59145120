import { afterEach, describe, expect, it } from 'vitest'

import { createReplayHandler, type ReplayHandlerOptions } from '../../../src/server/handler/create-replay-handler.ts'
import type { Authorize } from '../../../src/server/handler/authorize.ts'
import { BASE, BLOCK, MANIFEST, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

/** What JavaScript, or a mistake, may answer. */
const NO: Readonly<Record<string, () => unknown>> = {
  false: () => false,
  true: () => true,
  null: () => null,
  undefined: () => undefined,
  'an empty object': () => ({}),
  'an empty id': () => ({ id: '' }),
  'a number': () => ({ id: 1 }),
  'an error': () => {
    throw new Error('database down')
  },
  'a rejection': () => Promise.reject(new Error('database down')),
  'no answer': () => new Promise(() => {}),
}

describe('abuse 6: nobody was asked', () => {
  let server: KeyHoldingServer | undefined
  afterEach(() => server?.close())

  it('a handler without authorize cannot be made', () => {
    const options = { source: { readBlocks: () => [] } } as unknown as ReplayHandlerOptions
    expect(() => createReplayHandler(options)).toThrow(/authorize/)
  })

  it.each(Object.entries(NO))('%s lets nobody in, and upstream is not asked', async (_, answer) => {
    server = await startKeyHoldingServer({ authorize: answer as Authorize, authorizeTimeoutMs: 50 })
    expect((await server.get(MANIFEST)).status).toBe(404)
    expect((await server.get(BLOCK)).status).toBe(404)
    expect((await server.get(`${BASE}/index.json`)).status).toBe(403)
    expect(server.asked()).toEqual([])
    expect(server.audit.entries.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused'])
  })
})
