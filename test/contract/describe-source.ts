import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { readCheckpointFile } from '../../src/recording/archive/checkpoint-file.ts'
import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import { EventType } from '../../src/recording/events.ts'
import { Recording } from '../../src/recording/recording.ts'
import type { BlockBytes, BlockInfo, ReplaySource } from '../../src/recording/replay-source.ts'
import { isSafeId } from '../../src/recording/archive/safe-id.ts'
import { ReplayError } from '../../src/shared/errors.ts'
import { blockLines } from './block-lines.ts'

/** A source that has one recording, of several blocks unless its kind cannot have them. */
export interface SourceUnderTest {
  readonly source: ReplaySource
  readonly recordingId: string
  /** The recording's lines, block by block or in any other cut, in order. */
  readonly lines: readonly string[]
  /** Makes a source with the same options once more. */
  again(): ReplaySource
  /** How many requests have reached whatever the source reads from; absent where there is nothing to ask. */
  requests?(): number
  /** Makes whatever the source reads from take its time. */
  slowDown?(delayMs: number): void
  close?(): Promise<void> | void
}

export interface ContractOptions {
  /** An e-mail address by which the listing finds the recording. */
  readonly email?: string
  /** What the source says of recordings it does not have. @default 'not_found' */
  readonly unknownCode?: 'not_found' | 'forbidden'
  /** How many blocks the recording has at least. @default 3 */
  readonly minBlocks?: number
  /** Whether the person is known. @default true */
  readonly hasPerson?: boolean
}

const UNKNOWN_ID = '01900000-0000-7000-8000-00000000dead'
const METHODS = {
  list: 'listRecordings',
  person: 'getPerson',
  productEvents: 'getProductEvents',
  flags: 'getFlags',
  checkpoints: 'readCheckpoint',
  outline: 'readOutline',
} as const

async function collect(iterable: AsyncIterable<BlockBytes>): Promise<BlockBytes[]> {
  const all: BlockBytes[] = []
  for await (const delivered of iterable) all.push(delivered)
  return all
}

/** A list that takes a while, whatever the recording. */
function manyTimes(blocks: readonly BlockInfo[]): readonly BlockInfo[] {
  return Array.from({ length: 12 }, () => blocks).flat()
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    () => 'resolved',
    (thrown: unknown) => (thrown instanceof ReplayError ? thrown.code : `untyped: ${String(thrown)}`),
  )
  return outcome
}

/** What every source must do. Run by each implementation against the real thing it reads from. */
export function describeSource(
  name: string,
  makeSource: () => Promise<SourceUnderTest>,
  options: ContractOptions = {},
): void {
  const { unknownCode = 'not_found', minBlocks = 3, hasPerson = true } = options
  describe(`${name} keeps the source contract`, () => {
    let subject: SourceUnderTest
    let source: ReplaySource
    let recordingId: string

    beforeEach(async () => {
      subject = await makeSource()
      source = subject.source
      recordingId = subject.recordingId
    })

    afterEach(async () => {
      await subject.close?.()
    })

    const list = async (): Promise<readonly BlockInfo[]> => (await source.listBlocks(recordingId)).blocks

    it('has the same id when it is made again with the same options', () => {
      expect(source.id).not.toBe('')
      expect(subject.again().id).toBe(source.id)
    })

    it('has each optional method exactly when the capability says so', () => {
      for (const [capability, method] of Object.entries(METHODS)) {
        expect({ [capability]: typeof source[method as (typeof METHODS)['list']] === 'function' }).toEqual({
          [capability]: source.capabilities[capability as keyof typeof METHODS] ?? false,
        })
      }
    })

    it('knows the recording and when it was', async () => {
      const info = await source.getRecording(recordingId)
      expect(info.id).toBe(recordingId)
      expect(info.endMs).toBeGreaterThan(info.startMs)
      expect(typeof info.ongoing).toBe('boolean')
    })

    it('lists blocks by position, in order of time, under different keys', async () => {
      const blocks = await list()
      expect(blocks.length).toBeGreaterThanOrEqual(minBlocks)
      expect(blocks.map((block) => block.index)).toEqual(blocks.map((_, position) => position))
      expect(new Set(blocks.map((block) => block.key)).size).toBe(blocks.length)
      const starts = blocks.map((block) => block.startMs ?? 0)
      expect(starts).toEqual([...starts].sort((a, b) => a - b))
    })

    it('delivers every line of the recording', async () => {
      const delivered = await collect(source.readBlocks(recordingId, await list()))
      expect(delivered.flatMap(({ bytes }) => blockLines(bytes!))).toEqual(subject.lines)
    })

    it('yields every block asked for exactly once, in the order asked for', async () => {
      const asked = [...(await list())].reverse()
      const delivered = await collect(source.readBlocks(recordingId, asked))
      expect(delivered.map(({ block }) => block)).toEqual(asked)
      delivered.forEach(({ block }, position) => expect(block).toBe(asked[position]))
      expect(delivered.every(({ bytes }) => bytes !== null && bytes.length > 0)).toBe(true)
    })

    it('yields a part of the recording when asked for a part, and nothing when asked for nothing', async () => {
      const blocks = await list()
      const some = blocks.filter((_, position) => position % 2 === 0)
      const delivered = await collect(source.readBlocks(recordingId, some))
      expect(delivered.map(({ block }) => block.index)).toEqual(some.map((block) => block.index))
      expect(await collect(source.readBlocks(recordingId, []))).toEqual([])
    })

    it('yields a block that it does not have without bytes and with a typed error, beside one that it has', async () => {
      const [first] = await list()
      const absent: BlockInfo = { index: 9_999, key: '9999' }
      const delivered = await collect(source.readBlocks(recordingId, [absent, first!]))
      expect(delivered.map(({ block, bytes }) => [block.index, bytes === null])).toEqual([
        [9_999, true],
        [0, false],
      ])
      expect(delivered[0]!.error).toBeInstanceOf(ReplayError)
    })

    it(`rejects an unknown recording with ${unknownCode}`, async () => {
      expect(await codeOf(source.getRecording(UNKNOWN_ID))).toBe(unknownCode)
      expect(await codeOf(source.listBlocks(UNKNOWN_ID))).toBe(unknownCode)
    })

    it('never asks anybody for an id that could lead elsewhere', async () => {
      const before = subject.requests?.()
      for (const id of ['..', '.', '%2e%2e', '..%2f', 'a/b', 'x?y=1#', 'a\0b', '', 'x'.repeat(10_000)]) {
        expect(isSafeId(id)).toBe(false)
        expect(['bad_request', 'not_found']).toContain(await codeOf(source.getRecording(id)))
        expect(['bad_request', 'not_found']).toContain(await codeOf(source.listBlocks(id)))
        const read = await collect(source.readBlocks(id, [{ index: 0, key: '0' }])).catch((error: unknown) => error)
        expect(read instanceof ReplayError || (read as BlockBytes[]).every(({ bytes }) => bytes === null)).toBe(true)
      }
      expect(subject.requests?.()).toBe(before)
    })

    it('rejects every request with aborted when the signal is aborted already', async () => {
      const blocks = await list()
      const before = subject.requests?.()
      const aborted = { signal: AbortSignal.abort() }
      expect(await codeOf(source.getRecording(recordingId, aborted))).toBe('aborted')
      expect(await codeOf(source.listBlocks(recordingId, aborted))).toBe('aborted')
      expect(await codeOf(collect(source.readBlocks(recordingId, blocks, aborted)))).toBe('aborted')
      if (source.listRecordings) expect(await codeOf(source.listRecordings({}, aborted))).toBe('aborted')
      if (source.getPerson) expect(await codeOf(source.getPerson(recordingId, aborted))).toBe('aborted')
      if (source.getProductEvents) expect(await codeOf(source.getProductEvents(recordingId, aborted))).toBe('aborted')
      if (source.getFlags) expect(await codeOf(source.getFlags(aborted))).toBe('aborted')
      expect(subject.requests?.()).toBe(before)
    })

    it('rejects with aborted as soon as the signal aborts between two blocks', async () => {
      const controller = new AbortController()
      const seen: BlockInfo[] = []
      const reading = (async () => {
        for await (const { block } of source.readBlocks(recordingId, manyTimes(await list()), {
          signal: controller.signal,
        })) {
          seen.push(block)
          controller.abort()
        }
      })()
      expect(await codeOf(reading)).toBe('aborted')
      expect(seen).toHaveLength(1)
    })

    it('asks for less when its reader leaves or aborts than when it stays', async (context) => {
      if (!subject.requests) return context.skip()
      const count = async (read: (blocks: readonly BlockInfo[], fresh: SourceUnderTest) => Promise<unknown>) => {
        const fresh = await makeSource()
        const { blocks } = await fresh.source.listBlocks(recordingId)
        const before = fresh.requests!()
        await read(manyTimes(blocks), fresh)
        // Requests that were sent already take a moment to arrive.
        await new Promise((resolve) => setTimeout(resolve, 50))
        const requests = fresh.requests!() - before
        await fresh.close?.()
        return requests
      }
      const staying = await count((blocks, fresh) => collect(fresh.source.readBlocks(recordingId, blocks)))
      const leaving = await count(async (blocks, fresh) => {
        for await (const { block } of fresh.source.readBlocks(recordingId, blocks)) return block
      })
      const aborting = await count((blocks, fresh) => {
        const controller = new AbortController()
        const reading = collect(fresh.source.readBlocks(recordingId, blocks, { signal: controller.signal }))
        setTimeout(() => controller.abort(), 1)
        return codeOf(reading)
      })
      expect(leaving).toBeLessThan(staying)
      expect(aborting).toBeLessThan(staying)
    })

    it('rejects with aborted while an answer is on its way', async (context) => {
      if (!subject.slowDown) return context.skip()
      const blocks = await list()
      subject.slowDown(2_000)
      const controller = new AbortController()
      const outcome = codeOf(collect(source.readBlocks(recordingId, blocks, { signal: controller.signal })))
      setTimeout(() => controller.abort(), 50)
      // Whoever waits for the answer hears of the abort before the answer could come.
      const answered = new Promise((resolve) => setTimeout(resolve, 1_900, 'answered'))
      expect(await Promise.race([outcome, answered])).toBe('aborted')
    })

    it('gives two readers at once the same bytes, each its own', async () => {
      const blocks = await list()
      const [one, two] = await Promise.all([
        collect(source.readBlocks(recordingId, blocks)),
        collect(source.readBlocks(recordingId, blocks)),
      ])
      expect(one.flatMap(({ bytes }) => blockLines(bytes!))).toEqual(subject.lines)
      for (const { bytes } of one) structuredClone(bytes, { transfer: [bytes!.buffer] })
      expect(two.flatMap(({ bytes }) => blockLines(bytes!))).toEqual(subject.lines)
      const three = await collect(source.readBlocks(recordingId, blocks))
      expect(three.flatMap(({ bytes }) => blockLines(bytes!))).toEqual(subject.lines)
    })

    it('answers concurrent questions about one recording alike, though one of the askers leaves', async () => {
      const controller = new AbortController()
      const leaving = codeOf(source.getRecording(recordingId, { signal: controller.signal }))
      const staying = source.getRecording(recordingId)
      controller.abort()
      // What is at hand already may be answered before the asker could leave.
      expect(subject.requests ? ['aborted'] : ['aborted', 'resolved']).toContain(await leaving)
      expect((await staying).id).toBe(recordingId)
    })

    it('lists the recording by id, by time and page by page', async (context) => {
      if (!source.listRecordings) return context.skip()
      const { startMs, endMs } = await source.getRecording(recordingId)
      const idsOf = async (filter: Parameters<NonNullable<ReplaySource['listRecordings']>>[0]) =>
        (await source.listRecordings!(filter)).recordings.map((info) => info.id)
      expect(await idsOf({ recordingIds: [recordingId] })).toEqual([recordingId])
      expect(await idsOf({ fromMs: endMs - 1, toMs: endMs + 1 })).toContain(recordingId)
      expect(await idsOf({ fromMs: startMs - 1_000, toMs: startMs + 1 })).toContain(recordingId)
      expect(await idsOf({ fromMs: endMs + 1_000, toMs: endMs + 2_000 })).not.toContain(recordingId)
      expect(await idsOf({ fromMs: startMs - 2_000, toMs: startMs - 1_000 })).not.toContain(recordingId)
      if (options.email !== undefined) {
        expect(await idsOf({ email: options.email, fromMs: startMs })).toEqual([recordingId])
        expect(await idsOf({ email: 'nobody@example.com', fromMs: startMs })).toEqual([])
      }
      const everything = await idsOf({ fromMs: 0, limit: 100 })
      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = await source.listRecordings({ fromMs: 0, limit: 1, ...(cursor !== undefined && { cursor }) })
        paged.push(...page.recordings.map((info) => info.id))
        cursor = page.nextCursor
      } while (cursor !== undefined && paged.length <= everything.length)
      expect(paged).toEqual(everything)
    })

    it(hasPerson ? 'knows the person' : 'does not know the person', async (context) => {
      if (!source.getPerson) return context.skip()
      const person = await source.getPerson(recordingId)
      if (hasPerson) {
        expect(person!.distinctIds.length).toBeGreaterThan(0)
        expect(person!.properties).toBeTypeOf('object')
      } else expect(person).toBeNull()
      expect(await codeOf(source.getPerson(UNKNOWN_ID))).toBe(unknownCode)
    })

    it('knows the product events in order of time', async (context) => {
      if (!source.getProductEvents) return context.skip()
      const events = await source.getProductEvents(recordingId)
      expect(events.length).toBeGreaterThan(0)
      expect(new Set(events.map((event) => event.id)).size).toBe(events.length)
      const times = events.map((event) => event.timestampMs)
      expect(times).toEqual([...times].sort((a, b) => a - b))
      expect(times.every((time) => Number.isFinite(time))).toBe(true)
      expect(
        events.every(({ name: title, properties }) => typeof title === 'string' && typeof properties === 'object'),
      ).toBe(true)
    })

    it('has a checkpoint of the live windows for exactly the blocks that say so', async (context) => {
      if (!source.readCheckpoint) return context.skip()
      for (const block of await list()) {
        const bytes = await source.readCheckpoint(recordingId, block)
        expect({ [block.key]: bytes !== null }).toEqual({ [block.key]: block.hasCheckpoint === true })
        if (bytes === null) continue
        const checkpoint = readCheckpointFile(bytes, block.key)
        expect(checkpoint.atMs).toBeLessThan(block.startMs!)
        expect(checkpoint.windows.length).toBeGreaterThan(0)
        for (const { events } of checkpoint.windows) {
          expect(events.slice(0, 2).map(({ type }) => type)).toEqual([EventType.Meta, EventType.FullSnapshot])
          expect(new Set(events.map(({ timestamp }) => timestamp))).toEqual(new Set([checkpoint.atMs]))
        }
      }
    })

    it('tells in a checkpoint what all earlier blocks lead to', async (context) => {
      if (!source.readCheckpoint) return context.skip()
      const blocks = await list()
      const delivered = await collect(source.readBlocks(recordingId, blocks))
      const recording = new Recording({ sanitize: { assets: { resolve: (url) => url } } })
      for (const { block, bytes } of delivered) {
        if (block.hasCheckpoint) {
          const checkpoint = readCheckpointFile((await source.readCheckpoint(recordingId, block))!, block.key)
          for (const { windowId, events } of checkpoint.windows) {
            const base = recording.base(windowId, checkpoint.atMs - recording.view().startMs)!
            expect(base.events).toEqual(events)
          }
        }
        recording.append(block, decodeBlock(bytes!))
      }
    })

    it('outlines the recording as its blocks tell it', async (context) => {
      if (!source.readOutline) return context.skip()
      const recording = new Recording()
      const { blocks, complete } = await source.listBlocks(recordingId)
      recording.setBlocks(blocks, { ...(await source.getRecording(recordingId)), complete })
      for (const { block, bytes } of await collect(source.readBlocks(recordingId, blocks))) {
        recording.append(block, decodeBlock(bytes!))
      }
      const { density, ...outline } = await source.readOutline(recordingId)
      const view = recording.view()
      expect(view).toMatchObject(outline)
      expect(outline.items.length).toBe(view.items.length)
      expect(density.bucketMs).toBe(view.density.bucketMs)
      expect(density.values).toBeInstanceOf(Float32Array)
      view.density.values.forEach((value, bucket) => expect(density.values[bucket]).toBeCloseTo(value, 2))
    })

    it('refuses checkpoints and outlines of recordings it does not have, and for whoever has left', async (context) => {
      if (!source.readCheckpoint || !source.readOutline) return context.skip()
      expect(await codeOf(source.readOutline(UNKNOWN_ID))).toBe(unknownCode)
      const [block] = await list()
      const signal = AbortSignal.abort()
      expect(await codeOf(source.readOutline(recordingId, { signal }))).toBe('aborted')
      expect(await codeOf(source.readCheckpoint(recordingId, block!, { signal }))).toBe('aborted')
    })

    it('knows the flags', async (context) => {
      if (!source.getFlags) return context.skip()
      const flags = await source.getFlags()
      expect(flags.length).toBeGreaterThan(0)
      expect(flags.every(({ key, active }) => key !== '' && typeof active === 'boolean')).toBe(true)
    })
  })
}
