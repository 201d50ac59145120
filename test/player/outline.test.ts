import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { createCompletion } from '../../src/player/complete-view.ts'
import type { RecordingView } from '../../src/recording/recording-view.ts'
import type { ReplaySource } from '../../src/recording/replay-source.ts'
import { httpSource } from '../../src/sources/http-source.ts'
import { memorySource } from '../../src/sources/memory-source.ts'
import { archiveFiles, startArchiveServer } from '../stand-in/archive-server.ts'
import { linesOf, loadFixture } from '../stand-in/fixture.ts'
import { createTestPlayer } from './create-test-player.ts'
import { twoWindows } from './synthetic-recording.ts'

/** A source whose outline lies ready, and whose blocks come when they are let go: the first `free` at once. */
function outlined({ free = 0 } = {}) {
  const inner = memorySource({ recordings: [{ info: { id: 'recording' }, events: twoWindows() }] })
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  const given: number[] = []
  const source: ReplaySource = {
    ...inner,
    readCheckpoint: async () => null,
    listBlocks: async (id, request) => {
      const { blocks, complete } = await inner.listBlocks(id, request)
      return { blocks: blocks.map(({ hasCheckpoint: _, ...block }) => block), complete, hasOutline: true }
    },
    async *readBlocks(id, blocks, request) {
      for (const block of blocks) {
        if (given.length >= free) await released
        given.push(block.index)
        yield* inner.readBlocks(id, [block], request)
      }
    },
  }
  return { source, inner, given, release: () => release() }
}

const listsOf = ({ windows, segments, items, urls, density, durationMs }: RecordingView) => ({
  windows: windows.map(({ fullSnapshotsMs: _, ...window }) => window),
  segments,
  items,
  urls,
  density,
  durationMs,
})

/** Its code is loaded on the way, on machines that may be busy. */
const PATIENCE = { timeout: 20_000 }

describe('createPlayer, with an outline', () => {
  it('tells of the whole recording before the first block arrives', async () => {
    const { source, inner, given } = outlined()
    const { player } = await createTestPlayer(source)
    await vi.waitFor(() => expect(player.getState().view.windows).toHaveLength(2), PATIENCE)
    const { view } = player.getState()
    const outline = await inner.readOutline!('recording')
    expect(given).toEqual([])
    expect(view).toMatchObject({ eventCount: 0, loaded: [], complete: false, durationMs: outline.durationMs })
    expect(outline.items.length).toBeGreaterThan(0)
    expect(view.items).toHaveLength(outline.items.length)
    expect(view.segments).toEqual(outline.segments)
  })

  it('has nothing twice while blocks come, and in the end says what the events say', async () => {
    const { source, inner, release } = outlined({ free: 2 })
    const { player } = await createTestPlayer(source)
    const outline = await inner.readOutline!('recording')
    await vi.waitFor(() => expect(player.getState().view.items).toHaveLength(outline.items.length), PATIENCE)
    const counts = new Set<number>()
    player.subscribe(() => counts.add(player.getState().view.items.length))
    release()
    await vi.waitFor(() => expect(player.getState().view.complete).toBe(true), PATIENCE)
    expect([...counts]).toEqual([outline.items.length])

    const plain = await createTestPlayer(inner)
    await vi.waitFor(() => expect(plain.player.getState().view.complete).toBe(true), PATIENCE)
    expect(listsOf(player.getState().view)).toEqual(listsOf(plain.player.getState().view))
  })

  it('shows only what is at hand, whatever its outline promises', async () => {
    const { source, given, release } = outlined()
    const { player } = await createTestPlayer(source)
    await vi.waitFor(() => expect(player.getState().view.windows).toHaveLength(2), PATIENCE)
    expect(player.getState().view.windows.flatMap(({ fullSnapshotsMs }) => fullSnapshotsMs)).toEqual([])
    expect(player.getState().playable).toEqual([])
    release()
    await vi.waitFor(() => expect(player.getState().status).toBe('paused'), PATIENCE)
    expect(given.length).toBeGreaterThan(0)
  })

  it('goes without where the outline cannot be had', async () => {
    const { source, release } = outlined()
    const refusing = { ...source, readOutline: () => Promise.reject(new RangeError('gone')) }
    const { player } = await createTestPlayer(refusing)
    release()
    await vi.waitFor(() => expect(player.getState().view.complete).toBe(true), PATIENCE)
    expect(player.getState()).toMatchObject({ status: 'paused', error: null, notice: null })
  })

  it('says so where the list that an archive names is missing, and makes its lists from the blocks', async () => {
    const { info, blocks } = loadFixture()
    const server = await startArchiveServer(await archiveFiles([{ info, blocks: blocks.map(linesOf) }]))
    onTestFinished(() => server.close())
    const open = () => createTestPlayer(httpSource({ baseUrl: server.url }), { recordingId: info.id })
    const whole = await open()
    await vi.waitFor(() => expect(whole.player.getState().view.complete).toBe(true), PATIENCE)
    expect(whole.player.getState().notice).toBeNull()

    server.files.delete(`${info.id}/items.jsonl.gz`)
    const { player } = await open()
    await vi.waitFor(() => expect(player.getState().notice?.error.code).toBe('corrupt'), PATIENCE)
    expect(player.getState().notice).toMatchObject({ retryAtMs: null })
    expect(player.getState().notice?.error.what).toContain('items.jsonl.gz')
    await vi.waitFor(() => expect(player.getState().view.complete).toBe(true), PATIENCE)
    expect(player.getState()).toMatchObject({ status: 'paused', error: null })
    expect(listsOf(player.getState().view)).toEqual(listsOf(whole.player.getState().view))
  })
})

describe('createCompletion', () => {
  it('leaves a view alone whose offsets count from another moment', async () => {
    const { inner } = outlined()
    const { player } = await createTestPlayer(inner)
    await vi.waitFor(() => expect(player.getState().view.eventCount).toBeGreaterThan(0), PATIENCE)
    const view = { ...player.getState().view, complete: false }
    const outline = await inner.readOutline!('recording')
    const { version, ...same } = createCompletion({ ...outline, startMs: outline.startMs - 1, items: [] })(view)
    const { version: before, ...content } = view
    expect(same).toEqual(content)
    expect(version).toBeGreaterThan(before)
  })
})
