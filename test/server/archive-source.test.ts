import { describe, expect, it } from 'vitest'

import { archiveSource } from '../../src/server/archive-source.ts'
import { blockLines } from '../contract/block-lines.ts'
import { describeSource } from '../contract/describe-source.ts'
import { fillStore, fixture, fixtureLines } from './archive-fixture.ts'
import { memoryArchiveStore, type MemoryArchiveStore } from './memory-archive-store.ts'

const { info } = fixture
const BLOCK = `${info.id}/blocks/000001.jsonl.gz`

/** As any real store, it never answers within the same turn. */
function slowed(store: MemoryArchiveStore, delayMs: () => number): MemoryArchiveStore {
  return {
    ...store,
    async read(key, options = {}) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, Math.max(1, delayMs()))
        options.signal?.addEventListener('abort', () => {
          clearTimeout(timer)
          reject(options.signal!.reason as Error)
        })
      })
      return store.read(key, options)
    },
  }
}

describeSource(
  'archiveSource',
  async () => {
    const store = await fillStore(memoryArchiveStore())
    let delay = 0
    const make = () => archiveSource(slowed(store, () => delay))
    return {
      source: make(),
      again: make,
      recordingId: info.id,
      lines: fixtureLines,
      requests: () => store.reads.length,
      slowDown: (delayMs) => void (delay = delayMs),
    }
  },
  { email: 'viewer@example.com' },
)

describe('archiveSource with a damaged object', () => {
  async function readAll(source: ReturnType<typeof archiveSource>) {
    const { blocks } = await source.listBlocks(info.id)
    const delivered = []
    for await (const each of source.readBlocks(info.id, blocks)) delivered.push(each)
    return delivered
  }

  it('gives up that block alone, and names it', async () => {
    const store = await fillStore(memoryArchiveStore())
    store.spoil(BLOCK)
    const told: string[] = []
    const delivered = await readAll(archiveSource(store, { onCorrupt: (error) => told.push(error.message) }))
    expect(delivered.map(({ bytes }) => bytes === null)).toEqual([false, true, false, false, false])
    expect(delivered[1]!.error).toMatchObject({ code: 'corrupt', message: expect.stringContaining(BLOCK) as string })
    expect(told).toEqual([expect.stringContaining(BLOCK)])
  })

  it('never plays by a damaged manifest', async () => {
    const store = await fillStore(memoryArchiveStore())
    store.spoil(`${info.id}/manifest.json`)
    await expect(archiveSource(store).getRecording(info.id)).rejects.toMatchObject({ code: 'corrupt' })
  })

  it('restores it from upstream, for good', async () => {
    const store = await fillStore(memoryArchiveStore())
    const upstream = await fillStore(memoryArchiveStore('replica'))
    store.spoil(BLOCK)
    const delivered = await readAll(archiveSource(store, { upstream }))
    expect(delivered.flatMap(({ bytes }) => blockLines(bytes!))).toEqual(fixtureLines)
    expect(upstream.reads).toEqual([BLOCK])
    await readAll(archiveSource(store))
    expect(upstream.reads).toHaveLength(1)
  })

  it('takes nothing from an upstream that has something else under the same key', async () => {
    const store = await fillStore(memoryArchiveStore())
    const upstream = memoryArchiveStore('replica')
    await upstream.write(BLOCK, new TextEncoder().encode('another recording'))
    store.spoil(BLOCK)
    const delivered = await readAll(archiveSource(store, { upstream }))
    expect(delivered[1]).toMatchObject({ bytes: null, error: { code: 'corrupt' } })
  })
})
