import { afterEach, beforeAll, describe, expect, it } from 'vitest'

import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import { Recording } from '../../src/recording/recording.ts'
import type { RecordingHost } from '../../src/worker/recording-host.ts'
import { seeded, shuffled } from '../recording/seeded.ts'
import { type BlockedRecording, blocksOf, checkpointOf, contentOf, deliver, viewThat } from './recording-blocks.ts'

const SEEDS = [1, 2, 3, 4]
const PLACES = [0, 0.13, 0.5, 0.77, 1]

/** What every recording host promises, whatever thread it works on. `load` gives a recording of two windows. */
export function describeHost(name: string, make: () => RecordingHost, load: () => Promise<Uint8Array>): void {
  describe(`${name}, a recording host`, () => {
    let file: Uint8Array
    let recording: BlockedRecording
    let oracle: Recording
    const made: RecordingHost[] = []

    const makeHost = (): RecordingHost => {
      const host = make()
      made.push(host)
      return host
    }

    beforeAll(async () => {
      file = await load()
      recording = blocksOf(file, 12)
      oracle = new Recording()
      oracle.setBlocks(recording.infos, recording.span)
      for (const { info, bytes } of recording.blocks) oracle.append(info, decodeBlock(bytes))
    })

    afterEach(() => made.splice(0).forEach((host) => host.destroy()))

    it('knows nothing before it is told anything', () => {
      const { eventCount, windows, items, startMs } = makeHost().view.get()

      expect({ eventCount, windows, items, startMs }).toEqual({ eventCount: 0, windows: [], items: [], startMs: 0 })
    })

    it('knows start and length as soon as it is told which blocks there are', () => {
      const host = makeHost()
      host.setBlocks(recording.infos, recording.span)
      const { startMs, durationMs, complete } = host.view.get()

      expect(startMs).toBe(recording.span.startMs)
      expect(durationMs).toBe(recording.span.endMs - recording.span.startMs)
      expect(complete).toBe(false)
    })

    it.each(SEEDS)(
      'says the same as a recording that is read in order, bases and reads included (seed %i)',
      async (seed) => {
        const host = makeHost()
        await deliver(host, recording, shuffled(recording.blocks, seeded(seed)))
        const view = host.view.get()
        expect(contentOf(view)).toEqual(contentOf(oracle.view()))
        expect(view.items.length).toBeGreaterThan(20)
        for (const { id } of view.windows) {
          for (const place of PLACES) {
            const offsetMs = Math.round(place * view.durationMs)
            expect(await host.base(id, offsetMs)).toEqual(oracle.base(id, offsetMs))
            expect(await host.read(id, offsetMs, offsetMs + 20_000)).toEqual(
              oracle.read(id, offsetMs, offsetMs + 20_000),
            )
          }
        }
      },
    )

    it('shows a page with one checkpoint and one block at hand, and refuses a damaged checkpoint', async () => {
      const { span, infos, blocks } = recording
      const entered = blocks[8]!
      const atMs = entered.info.startMs! - 0.5
      const host = makeHost()
      host.setBlocks(infos, span)
      const { windows, bytes } = checkpointOf(oracle, atMs)
      expect(windows.length).toBeGreaterThan(0)
      await expect(host.addCheckpoint(entered.info, bytes.subarray(1))).rejects.toMatchObject({
        code: 'format_unknown',
      })
      await host.addCheckpoint(entered.info, bytes)
      await host.addBlock(entered.info, entered.bytes)
      const offsetMs = entered.info.endMs! - span.startMs
      for (const { windowId } of windows) {
        expect((await host.base(windowId, offsetMs))?.events).toEqual(oracle.base(windowId, offsetMs)?.events)
        expect(await host.base(windowId, 0)).toBeNull()
      }
    })

    it('answers from what has come so far while more is coming', async () => {
      const host = makeHost()
      host.setBlocks(recording.infos, recording.span)
      const first = recording.blocks[0]!
      await host.addBlock(first.info, first.bytes)
      const rest = recording.blocks.slice(1).map(({ info, bytes }) => host.addBlock(info, bytes))
      const windowId = oracle.view().windows[0]!.id
      const base = await host.base(windowId, 10)

      expect(base).toEqual(oracle.base(windowId, 10))
      expect(host.view.get().windows.map(({ id }) => id)).toContain(windowId)
      await Promise.all(rest)
    })

    it('has a view that knows as much as its answers', async () => {
      const host = makeHost()
      host.setBlocks(recording.infos, recording.span)
      for (const { info, bytes } of recording.blocks.slice(0, 5)) {
        await host.addBlock(info, bytes)
        await host.read(oracle.view().windows[0]!.id, 0, 1)
        const endMs = (info.endMs ?? 0) - recording.span.startMs
        expect(host.view.get().loaded.at(-1)!.endMs).toBeGreaterThanOrEqual(endMs)
      }
    })

    it('takes in a hundred blocks, with versions that only grow', async () => {
      const many = blocksOf(file, 100)
      const host = makeHost()
      const versions: number[] = []
      host.view.subscribe(() => versions.push(host.view.get().version))
      await deliver(host, many, many.blocks)

      expect(host.view.get().eventCount).toBe(oracle.view().eventCount)
      expect(host.view.get().loaded).toHaveLength(1)
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    })

    it('leaves views as they were when newer ones come', async () => {
      const host = makeHost()
      const seen: { view: unknown; copy: unknown }[] = []
      host.view.subscribe(() => seen.push({ view: host.view.get(), copy: structuredClone(host.view.get()) }))
      await deliver(host, recording, [...recording.blocks].reverse())

      expect(seen.length).toBeGreaterThan(1)
      for (const { view, copy } of seen) expect(view).toEqual(copy)
    })

    it('leaves the bytes to the caller', async () => {
      const host = makeHost()
      const { info, bytes } = recording.blocks[0]!
      const before = bytes.slice()
      host.setBlocks([info], recording.span)
      await host.addBlock(info, bytes)

      expect(bytes.length).toBe(before.length)
      expect(bytes.every((byte, index) => byte === before[index])).toBe(true)
    })

    it('hands out copies that are the caller’s to change', async () => {
      const host = makeHost()
      await deliver(host, recording, recording.blocks)
      const windowId = oracle.view().windows[0]!.id
      const events = await host.read(windowId, 0, Infinity)
      for (const event of events) Object.assign(event, { data: null })

      expect(await host.read(windowId, 0, Infinity)).toEqual(oracle.read(windowId, 0, Infinity))
    })

    it('reports what cannot be read, and plays the rest', async () => {
      const host = makeHost()
      const [first, second, ...others] = recording.blocks
      const garbage = new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      host.setBlocks(recording.infos, recording.span)
      await host.addBlock(first!.info, first!.bytes)
      await host.addBlock(second!.info, garbage)
      await Promise.all(others.map(({ info, bytes }) => host.addBlock(info, bytes)))
      const view = await viewThat(host, ({ complete }) => complete)

      expect(view.problems).toContainEqual(expect.objectContaining({ reason: 'block_corrupt', blockKey: 'block-1' }))
      expect(view.eventCount).toBeGreaterThan(0)
    })

    it('shows nothing across a block that is missing', async () => {
      const host = makeHost()
      const [window] = oracle.view().windows
      // A block, and the place behind it, that no full snapshot helps across.
      const at = recording.infos.findIndex((info, index) => {
        const endMs = recording.infos[index + 1]?.startMs ?? 0
        const isHelped = window!.fullSnapshotsMs.some(
          (ms) => ms + recording.span.startMs >= info.startMs! && ms + recording.span.startMs <= endMs,
        )
        return index > 0 && !isHelped
      })
      const lost = recording.infos[at]!
      host.setBlocks(recording.infos, recording.span)
      for (const { info, bytes } of recording.blocks) await host.addBlock(info, info === lost ? null : bytes)
      const view = await viewThat(host, ({ complete }) => complete)
      const behindMs = recording.infos[at + 1]!.startMs! - view.startMs

      expect(view.missing).toHaveLength(1)
      expect(view.problems).toContainEqual(expect.objectContaining({ reason: 'block_missing', blockKey: lost.key }))
      expect(oracle.base(window!.id, behindMs)).not.toBeNull()
      expect(await host.base(window!.id, behindMs)).toBeNull()
    })

    it('finds what could be read on screen, as the recording itself does', async () => {
      const host = makeHost()
      await deliver(host, recording, shuffled(recording.blocks, seeded(5)))
      for (const query of ['dashboard', 'a', 'no such words']) {
        expect(await host.search(query)).toEqual(oracle.search(query))
      }
      expect((await host.search('dashboard')).hits.length).toBeGreaterThan(0)
    })

    it('gives up a search that is no longer wanted, and answers seeks meanwhile', async () => {
      const host = makeHost()
      await deliver(host, recording, recording.blocks)
      const { windows, durationMs } = oracle.view()
      const controller = new AbortController()
      const given = host.search('dashboard', { signal: controller.signal })
      const base = host.base(windows[0]!.id, durationMs)
      controller.abort()

      await expect(given).rejects.toMatchObject({ name: 'ReplayError', code: 'aborted' })
      expect(await base).toEqual(oracle.base(windows[0]!.id, durationMs))
      expect(await host.search('dashboard')).toEqual(oracle.search('dashboard'))
    })

    it('does not know windows that are not there', async () => {
      const host = makeHost()
      await deliver(host, recording, recording.blocks)

      expect(await host.base('nowhere', 0)).toBeNull()
      expect(await host.read('nowhere', 0, 1_000)).toEqual([])
    })

    it('gives up a base that is no longer wanted, and answers the next one', async () => {
      const host = makeHost()
      await deliver(host, recording, recording.blocks)
      const { windows, durationMs } = oracle.view()
      const controller = new AbortController()
      const asked = host.base(windows[0]!.id, durationMs, { signal: controller.signal })
      controller.abort()

      await expect(asked).rejects.toMatchObject({ name: 'ReplayError', code: 'aborted' })
      await expect(host.base(windows[0]!.id, 0, { signal: controller.signal })).rejects.toMatchObject({
        code: 'aborted',
      })
      const reading = new AbortController()
      const read = host.read(windows[0]!.id, 0, durationMs, { signal: reading.signal })
      reading.abort()
      await expect(read).rejects.toMatchObject({ code: 'aborted' })
      expect(await host.base(windows[0]!.id, durationMs)).toEqual(oracle.base(windows[0]!.id, durationMs))
    })

    it('ends quietly when it is destroyed in the middle of everything', async () => {
      const host = makeHost()
      host.setBlocks(recording.infos, recording.span)
      const adding = recording.blocks.map(({ info, bytes }) => host.addBlock(info, bytes))
      const windowId = oracle.view().windows[0]!.id
      const base = host.base(windowId, 0)
      const read = host.read(windowId, 0, 1_000)
      const search = host.search('dashboard')
      const before = host.view.get()
      host.destroy()

      expect(await base).toBeNull()
      expect(await search).toEqual({ hits: [], truncated: false })
      expect(await read).toEqual([])
      await Promise.all(adding)
      expect(host.view.get()).toBe(before)
      expect(await host.base(windowId, 0)).toBeNull()
      await host.addBlock(recording.infos[0]!, recording.blocks[0]!.bytes)
      host.setBlocks([], recording.span)
      expect(host.view.get()).toBe(before)
    })

    it('ends quietly when it is destroyed while a block is being decoded', async () => {
      const host = makeHost()
      host.setBlocks(recording.infos, recording.span)
      await host.addBlock(recording.infos[0]!, recording.blocks[0]!.bytes)
      const whole = host.addBlock({ index: 99, key: 'whole' }, file)
      await new Promise((resolve) => setTimeout(resolve, 2))
      host.destroy()

      await expect(whole).resolves.toBeUndefined()
    })

    it('measures the decoding of every block', async () => {
      performance.clearMeasures('portal-replay:decode')
      const fromMs = performance.now()
      const host = makeHost()
      await deliver(host, recording, recording.blocks)
      const measures = performance.getEntriesByName('portal-replay:decode')

      expect(measures).toHaveLength(recording.blocks.length)
      for (const { startTime, duration } of measures) {
        // Clocks of two threads may differ by a little.
        expect(startTime).toBeGreaterThan(fromMs - 20)
        expect(startTime + duration).toBeLessThan(performance.now() + 20)
        expect(duration).toBeGreaterThanOrEqual(0)
      }
    })
  })
}
