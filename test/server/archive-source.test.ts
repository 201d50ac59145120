import { describe, expect, it, onTestFinished, vi } from 'vitest'

import type { ReplaySource } from '../../src/recording/replay-source.ts'
import { archiveSource } from '../../src/server/archive-source.ts'
import { ReplayError } from '../../src/shared/errors.ts'
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

  describe('and where the recordings came from', () => {
    const originOf = async () => {
      const there = await fillStore(memoryArchiveStore('there'))
      return { there, origin: archiveSource(there) }
    }
    const MALFORMED: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
      'its end': (bytes) => bytes.subarray(0, -9),
      'its middle': (bytes) => bytes.map((byte, at) => (at > 40 && at < 44 ? byte ^ 0x55 : byte)),
      'its checksum': (bytes) => bytes.map((byte, at) => (at === bytes.length - 6 ? byte ^ 1 : byte)),
      everything: () => new Uint8Array(0),
    }

    it('makes the block again as it was written, and asks once', async () => {
      const store = await fillStore(memoryArchiveStore())
      const { there, origin } = await originOf()
      const before = store.objects.get(BLOCK)!.bytes
      store.spoil(BLOCK)
      const told: string[] = []
      const source = archiveSource(store, { origin, onCorrupt: ({ code }) => told.push(code) })
      for (let time = 0; time < 2; time++) {
        expect((await readAll(source)).flatMap(({ bytes }) => blockLines(bytes!))).toEqual(fixtureLines)
      }
      expect(store.objects.get(BLOCK)!.bytes).toEqual(before)
      expect(there.reads.filter((key) => key.includes('/blocks/'))).toEqual([BLOCK])
      expect(told).toEqual(['corrupt'])
    })

    it.each(Object.entries(MALFORMED))('notices gzip without %s, though its checksum agrees', async (_, spoil) => {
      const store = await fillStore(memoryArchiveStore())
      await store.write(BLOCK, spoil(store.objects.get(BLOCK)!.bytes))
      const told: string[] = []
      const alone = await readAll(archiveSource(store, { onCorrupt: ({ message }) => told.push(message) }))
      expect(alone.map(({ error }) => (error as { code?: string } | undefined)?.code)).toEqual([
        undefined,
        'corrupt',
        undefined,
        undefined,
        undefined,
      ])
      expect(told).toEqual([expect.stringContaining(`${BLOCK} is no whole gzip file`)])
      const { origin } = await originOf()
      const mended = await readAll(archiveSource(store, { origin }))
      expect(mended.flatMap(({ bytes }) => blockLines(bytes!))).toEqual(fixtureLines)
    })

    it('unpacks a block to look at it once, and again where the store has another one', async () => {
      const store = await fillStore(memoryArchiveStore())
      const { DecompressionStream: Real } = globalThis
      let unpacked = 0
      vi.stubGlobal(
        'DecompressionStream',
        class extends Real {
          constructor(format: CompressionFormat) {
            super(format)
            unpacked++
          }
        },
      )
      onTestFinished(() => void vi.unstubAllGlobals())
      const source = archiveSource(store)
      for (let time = 0; time < 3; time++) await readAll(source)
      expect(unpacked).toBe(5)
      await store.write(BLOCK, store.objects.get(`${info.id}/blocks/000002.jsonl.gz`)!.bytes)
      await readAll(source)
      expect(unpacked).toBe(6)
    })

    it('takes nothing that the manifest does not know', async () => {
      const store = await fillStore(memoryArchiveStore())
      store.spoil(BLOCK)
      const other = await fillStore(memoryArchiveStore('there'))
      await other.write(BLOCK, other.objects.get(`${info.id}/blocks/000002.jsonl.gz`)!.bytes)
      const [, damaged] = await readAll(archiveSource(store, { origin: archiveSource(other) }))
      expect(damaged).toMatchObject({ bytes: null, error: { code: 'corrupt' } })
      expect((await store.stat(BLOCK))?.sha256).not.toBe((await other.stat(BLOCK))?.sha256)
    })

    it('says what may pass where it cannot be asked now, and what is damaged where it knows nothing', async () => {
      const store = await fillStore(memoryArchiveStore())
      store.spoil(BLOCK)
      const failing = (error: ReplayError): ReplaySource => ({
        ...archiveSource(store),
        listBlocks: () => Promise.reject(error),
      })
      const away = failing(new ReplayError('unavailable', { what: 'Not now.' }))
      expect((await readAll(archiveSource(store, { origin: away })))[1]).toMatchObject({
        error: { code: 'unavailable' },
      })
      const told: string[] = []
      const gone = failing(new ReplayError('not_found', { what: 'Expired.' }))
      const delivered = await readAll(archiveSource(store, { origin: gone, onCorrupt: ({ code }) => told.push(code) }))
      expect(delivered[1]).toMatchObject({ error: { code: 'corrupt' } })
      expect(told).toEqual(['corrupt', 'not_found'])
    })

    it('shows the block though the store cannot be written to, and says that', async () => {
      const store = await fillStore(memoryArchiveStore())
      store.spoil(BLOCK)
      const { origin } = await originOf()
      const readOnly: MemoryArchiveStore = {
        ...store,
        write: () => Promise.reject(new ReplayError('storage', { what: 'Read-only.' })),
      }
      const told: string[] = []
      const source = archiveSource(readOnly, { origin, onCorrupt: ({ code }) => told.push(code) })
      expect((await readAll(source)).flatMap(({ bytes }) => blockLines(bytes!))).toEqual(fixtureLines)
      expect(told).toEqual(['corrupt', 'storage'])
    })
  })
})
