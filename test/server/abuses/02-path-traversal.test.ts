import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { rawGet } from '../adapters/served-over-http.ts'
import { BASE, id, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

const NAMES = [
  '..',
  '.',
  '%2e%2e',
  '%2e',
  '..%2f..%2f',
  '..%5c',
  'a%2fb',
  'x%3fy=1%23',
  '%00',
  'a%0d%0ab',
  '%c0%ae%c0%ae',
  '％２ｅ',
  `${'a'.repeat(10_000)}`,
  '-'.repeat(65),
].map((name) => name.replace(/[^ -~]/g, encodeURIComponent))

const PATHS = (name: string) => [
  `${BASE}/${name}/manifest.json`,
  `${BASE}/${name}/info`,
  `${BASE}/${name}/person.json`,
  `${BASE}/${name}/export`,
  `${BASE}/${name}/items.jsonl.gz`,
  `${BASE}/${name}/product-events.jsonl.gz`,
  `${BASE}/${name}/blocks/0.jsonl.gz`,
  `${BASE}/${name}/checkpoints/0.json.gz`,
  `${BASE}/embed/${name}`,
]

describe('abuse 2: an id that is a path', () => {
  let server: KeyHoldingServer
  beforeAll(async () => {
    server = await startKeyHoldingServer()
  })
  afterAll(() => server.close())

  it.each(NAMES.map((name) => [name.slice(0, 24), name]))('is refused before anybody is asked: %s', async (_, name) => {
    for (const path of PATHS(name)) {
      const { status } = await rawGet(server, path)
      expect([400, 404], path.slice(0, 80)).toContain(status)
    }
    expect(server.asked()).toEqual([])
  })

  it.each(NAMES.map((name) => [name.slice(0, 24), name]))('is no block of a recording: %s', async (_, name) => {
    const { status } = await rawGet(server, `${BASE}/${id}/blocks/${name}.jsonl.gz`)
    expect([400, 404]).toContain(status)
    // A block is looked for in the list of the recording; its name never becomes part of an address.
    for (const line of server.asked()) expect(line).not.toContain('blob_key')
  })
})
