import { gzipSync } from 'node:zlib'

import { afterEach, describe, expect, it, vi } from 'vitest'

import type { RecordingView } from '../../src/recording/recording-view.ts'
import { Recording } from '../../src/recording/recording.ts'
import { runSteps } from '../../src/recording/steps.ts'
import { firstLookSteps } from '../../src/worker/first-look.ts'
import { createInlineHost } from '../../src/worker/inline-host.ts'
import type { RecordingHost } from '../../src/worker/recording-host.ts'
import { START_MS } from '../player/synthetic-recording.ts'
import { contentOf } from './recording-blocks.ts'

const FILE = { index: 0, key: 'file' }
const TEXT = 'a recorded text that is long '.repeat(40)

/** A page, and then one new text every 100 ms: about 1.2 kB each. */
function fileOf(texts: number, { pageAt = 0 } = {}): readonly object[] {
  const page = {
    type: 0,
    id: 1,
    childNodes: [
      { type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [{ type: 3, id: 3, textContent: 'page' }] },
    ],
  }
  const events: object[] = []
  for (let step = 0; step < texts; step++) {
    const timestamp = START_MS + step * 100
    if (step === pageAt) {
      events.push({ type: 4, timestamp, data: { href: 'https://shop.example/', width: 800, height: 600 } })
      events.push({ type: 2, timestamp, data: { node: page, initialOffset: { left: 0, top: 0 } } })
    }
    const value = `${step} ${TEXT}`
    const data = { source: 0, texts: [{ id: 3, value }], adds: [], removes: [], attributes: [] }
    events.push({ type: 3, timestamp: timestamp + 1, data })
  }
  return events
}

const bytesOf = (events: readonly object[]) => new TextEncoder().encode(JSON.stringify(events))

const hosts: RecordingHost[] = []

/** Hands a file over as a host gets one, and keeps every view on the way. */
async function opened(bytes: Uint8Array, atEachView: (host: RecordingHost) => void = () => {}) {
  const host = createInlineHost()
  hosts.push(host)
  const views: RecordingView[] = []
  host.view.subscribe(() => {
    views.push(host.view.get())
    atEachView(host)
  })
  host.setBlocks([FILE], { startMs: 0, endMs: 0, complete: true })
  await host.addBlock(FILE, bytes)
  return { host, views, last: host.view.get() }
}

/** The text of a base's page. */
const shownIn = (events: readonly { readonly data: unknown }[]) =>
  /"textContent":"([^"]*)"/.exec(JSON.stringify(events))?.[1]

describe('A large file', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    // What they would do ahead is not asked for.
    hosts.splice(0).forEach((host) => host.destroy())
  })

  it('shows its first page while the rest is still read', async () => {
    const asked: Promise<string | undefined>[] = []
    const { views, last } = await opened(bytesOf(fileOf(9_000)), (host) => {
      const { complete, eventCount } = host.view.get()
      if (complete || eventCount === 0 || asked.length > 0) return
      asked.push(host.base('main', 0).then((base) => shownIn(base?.events ?? [])))
    })
    const early = views.find(({ eventCount }) => eventCount > 0)!
    expect(await Promise.all(asked)).toEqual(['page'])
    expect(early.complete).toBe(false)
    expect(early.eventCount).toBeLessThan(last.eventCount / 4)
    expect(early.loaded).toEqual([{ startMs: 0, endMs: early.loaded[0]!.endMs }])
    expect(early.loaded[0]!.endMs).toBeLessThan(last.durationMs / 4)
    expect(early.windows[0]!.fullSnapshotsMs).toEqual([0])
  })

  it('is folded before it is said to be whole, so that the first seek anywhere is as short as any other', async () => {
    const wasWhole: boolean[] = []
    let watched: RecordingHost | null = null
    const fold = Recording.prototype.foldSteps
    vi.spyOn(Recording.prototype, 'foldSteps').mockImplementation(function* (this: Recording) {
      yield* fold.call(this)
      wasWhole.push(watched?.view.get().complete ?? true)
    })
    await opened(bytesOf(fileOf(9_000)), (itself) => (watched = itself))
    expect(wasWhole[0]).toBe(false)
  })

  it('is in the end what it is when it is read at once, also out of order and with repeats', async () => {
    const events = fileOf(9_000)
    const file = [...events.slice(0, 5_010), ...events.slice(5_000), ...events.slice(4_000, 4_003)]
    const { host, views, last } = await opened(bytesOf(file))
    const plain = createInlineHost()
    // In a list of two, none is the whole recording: it is read as blocks are.
    plain.setBlocks([FILE, { index: 1, key: 'none' }], { startMs: 0, endMs: 0, complete: true })
    await plain.addBlock(FILE, bytesOf(file))
    await plain.addBlock({ index: 1, key: 'none' }, new Uint8Array())
    const { problems: _, ...whole } = contentOf(plain.view.get())
    expect(contentOf(last)).toMatchObject({ ...whole, problems: [] })
    expect(await host.base('main', 450_000)).toEqual(await plain.base('main', 450_000))
    const versions = views.map(({ version }) => version)
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  })
})

describe('firstLookSteps', () => {
  /** What a look finds: `null` where it is not worth while. */
  function look(bytes: Uint8Array, firstBytes = 20_000): RecordingView | null {
    const recording = new Recording()
    const found = runSteps(firstLookSteps(recording, FILE, bytes, { firstBytes }))
    return found ? recording.view() : null
  }

  it('looks further where no page is at the beginning, up to a quarter of the file', () => {
    expect(look(bytesOf(fileOf(400)))!.eventCount).toBeLessThan(20)
    expect(look(bytesOf(fileOf(400, { pageAt: 60 })))!.windows[0]!.fullSnapshotsMs).toEqual([5_999])
    expect(look(bytesOf(fileOf(400, { pageAt: 200 })))).toBeNull()
    expect(look(bytesOf(fileOf(40)))).toBeNull()
  })

  it('leaves the last instant out, of which there may be more', () => {
    const instant = fileOf(400).map((event, i) => (i < 10 ? event : { ...event, timestamp: START_MS + 90_000 }))
    expect(look(bytesOf(instant))!.eventCount).toBe(10)
  })

  it('looks into what is compressed', () => {
    expect(look(gzipSync(JSON.stringify(fileOf(400)), { level: 0 }))!.complete).toBe(false)
  })

  it('waits for all of an export, which tells one window after the other', () => {
    const snapshots = Object.fromEntries(['w1', 'w2'].map((id) => [id, fileOf(200)]))
    const file = { version: '2023-04-28', data: { id: 'x', person: null, snapshotsByWindowId: snapshots } }
    expect(look(new TextEncoder().encode(JSON.stringify(file)))).toBeNull()
  })
})
