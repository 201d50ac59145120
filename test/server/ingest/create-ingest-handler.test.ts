import { describe, expect, it } from 'vitest'

import type { WindowEvent } from '../../../src/recording/events.ts'
import { decodeBlock } from '../../../src/recording/index.ts'
import { archiveSource } from '../../../src/server/archive-source.ts'
import { createIngestHandler, type IngestHandlerOptions } from '../../../src/server/ingest/create-ingest-handler.ts'
import type { ArchiveStore } from '../../../src/server/ports/archive-store.ts'
import type { IndexedRecording } from '../../../src/server/ports/recording-index.ts'
import { ReplayError } from '../../../src/shared/errors.ts'
import { memoryArchiveStore } from '../memory-archive-store.ts'
import {
  clicks,
  manualClock,
  NOON_MS,
  ORIGIN,
  pageEvents,
  post,
  productMessage,
  snapshotMessage,
  TOKEN,
} from './captured.ts'

function handlerOn(store: ArchiveStore, clock = manualClock(), options: Partial<IngestHandlerOptions> = {}) {
  const errors: ReplayError[] = []
  const handler = createIngestHandler({
    store,
    tokens: [TOKEN],
    origins: [ORIGIN],
    clock,
    onError: (error) => errors.push(error),
    ...options,
  })
  return { ...handler, handler, clock, errors }
}

/** Everything a viewer gets of a recording. */
async function playable(store: ArchiveStore, recordingId: string) {
  const source = archiveSource(store)
  const info = await source.getRecording(recordingId)
  const { blocks, complete } = await source.listBlocks(recordingId)
  const events: WindowEvent[] = []
  for await (const { bytes } of source.readBlocks(recordingId, blocks)) events.push(...decodeBlock(bytes!).events)
  const productEvents = await source.getProductEvents!(recordingId)
  return { info, blocks, complete, times: events.map(({ event }) => event.timestamp).sort(), productEvents }
}

const timesOf = (...events: { timestamp: number }[][]) =>
  events
    .flat()
    .map(({ timestamp }) => timestamp)
    .sort()

describe('createIngestHandler', () => {
  it('answers below the path at which it is mounted, and nowhere else', async () => {
    const { fetch } = handlerOn(memoryArchiveStore(), manualClock(), { basePath: '/ingest' })
    const message = snapshotMessage('s1', pageEvents(NOON_MS))
    expect((await fetch(post('/ingest/s/', [message]))).status).toBe(200)
    expect((await fetch(post('/s/', [message]))).status).toBe(404)
  })

  it('closes all that is live when it is told to', async () => {
    const store = memoryArchiveStore()
    const { fetch, sweep, handler } = handlerOn(store)
    await fetch(post('/s/', [snapshotMessage('s1', pageEvents(NOON_MS))]))
    await sweep({ idleMs: 0 })
    expect(handler.liveCount).toBe(0)
    expect(await playable(store, 's1')).toMatchObject({ complete: true, info: { ongoing: false } })
  })

  it('breaks off a sweep where the process is to end, and goes on with the next one', async () => {
    const { fetch, sweep, flush, handler } = handlerOn(memoryArchiveStore())
    for (const id of ['s1', 's2', 's3']) await fetch(post('/s/', [snapshotMessage(id, pageEvents(NOON_MS))]))
    const sweeping = sweep({ idleMs: 0 })
    await flush()
    await sweeping
    expect(handler.liveCount).toBe(2)
    await sweep({ idleMs: 0 })
    expect(handler.liveCount).toBe(0)
  })

  it('makes what a recorder sent playable about a second later, while it goes on', async () => {
    const store = memoryArchiveStore()
    const { fetch, clock } = handlerOn(store)
    const answer = await fetch(post('/s/', [snapshotMessage('s1', pageEvents(NOON_MS))]))
    expect([answer.status, await answer.json()]).toEqual([200, { status: 1 }])
    await fetch(post('/e/', { api_key: TOKEN, batch: [productMessage('s1', 'checkout')] }))
    await clock.advance(1_000)

    const { info, complete, times, productEvents } = await playable(store, 's1')
    expect(info).toMatchObject({ ongoing: true, startUrl: 'https://shop.example/cart', counts: { clicks: 3 } })
    expect([complete, times]).toEqual([false, timesOf(pageEvents(NOON_MS))])
    expect(productEvents).toMatchObject([{ name: 'checkout' }])
  })

  it('keeps a message before it answers, and answers for nothing that is not kept', async () => {
    const store = memoryArchiveStore()
    let isFull = true
    const { fetch, errors } = handlerOn({
      ...store,
      write: (...args) =>
        isFull && args[0].includes('/blocks/')
          ? Promise.reject(new ReplayError('storage', { what: 'The disk /var/secret is full.' }))
          : store.write(...args),
    })
    const message = snapshotMessage('s1', pageEvents(NOON_MS))
    const refused = await fetch(post('/s/', [message]))
    expect([refused.status, await refused.text()]).toEqual([503, '{"status":0,"error":"storage"}'])
    expect(errors).toHaveLength(1)
    isFull = false
    expect((await fetch(post('/s/', [message]))).status).toBe(200)
    expect([...store.objects.keys()].filter((key) => key.includes('/blocks/'))).toHaveLength(1)
  })

  it('keeps what is sent twice once, in one process and over the next', async () => {
    const store = memoryArchiveStore()
    const message = snapshotMessage('s1', pageEvents(NOON_MS))
    const event = productMessage('s1', 'checkout')
    const first = handlerOn(store)
    await Promise.all([first.fetch(post('/s/', [message])), first.fetch(post('/s/', [message]))])
    await Promise.all([first.fetch(post('/e/', [event])), first.fetch(post('/e/', [event]))])
    const next = handlerOn(store)
    expect(await next.recover()).toBe(1)
    await next.fetch(post('/s/', [message]))
    await next.fetch(post('/e/', [event]))
    await next.flush()
    const { times, productEvents } = await playable(store, 's1')
    expect(times).toEqual(timesOf(pageEvents(NOON_MS)))
    expect(productEvents).toHaveLength(1)
  })

  it('loses nothing it has acknowledged when its process dies before a manifest was written', async () => {
    const store = memoryArchiveStore()
    const dying = handlerOn(store)
    await dying.fetch(post('/s/', [snapshotMessage('s1', pageEvents(NOON_MS))]))
    await dying.clock.advance(1_000)
    await dying.fetch(post('/s/', [snapshotMessage('s1', clicks(NOON_MS + 5_000, 4))]))
    await dying.fetch(post('/e/', [productMessage('s1', '$identify', { $set: { email: 'a@b.example' } })]))
    await dying.fetch(post('/s/', [snapshotMessage('s2', pageEvents(NOON_MS))]))

    const next = handlerOn(store)
    expect(await next.recover()).toBe(2)
    await next.flush()
    const { info, times } = await playable(store, 's1')
    expect(times).toEqual(timesOf(pageEvents(NOON_MS), clicks(NOON_MS + 5_000, 4)))
    expect(info).toMatchObject({ counts: { clicks: 7 }, person: { email: 'a@b.example' } })
    expect((await playable(store, 's2')).times).toEqual(timesOf(pageEvents(NOON_MS)))
  })

  it('closes a recording that has ended: few blocks, with lists and checkpoints, and nothing else left', async () => {
    const store = memoryArchiveStore()
    const index: IndexedRecording[] = []
    const { fetch, clock, sweep, handler } = handlerOn(store, manualClock(), {
      index: { write: async (recordings) => void index.push(...recordings), remove: async () => 0 },
    })
    await fetch(post('/s/', [snapshotMessage('s1', pageEvents(NOON_MS))]))
    for (let second = 1; second <= 90; second += 1) {
      await fetch(post('/s/', [snapshotMessage('s1', clicks(NOON_MS + second * 1_000, 2))]))
    }
    await clock.advance(34 * 60_000)
    await sweep()
    expect(handler.liveCount).toBe(1)
    const before = await playable(store, 's1')
    await clock.advance(2 * 60_000)
    await sweep()
    const after = await playable(store, 's1')
    expect(after.times).toEqual(before.times)
    expect([after.complete, after.info.ongoing, after.blocks.length]).toEqual([true, false, 3])
    expect(after.blocks.map(({ key }) => key)[0]).toBe('000000')
    expect(handler.liveCount).toBe(0)
    expect(index.at(-1)).toMatchObject({ info: { ongoing: false, counts: { clicks: 183 } }, archiveKey: 's1/' })
    // Whoever still reads by the old manifest finds its blocks for a while.
    expect([...store.objects.keys()].some((key) => key.includes('live-'))).toBe(true)
    await clock.advance(11 * 60_000)
    await sweep()
    expect([...store.objects.keys()].filter((key) => /live|incoming/.test(key))).toEqual([])
    expect([...store.objects.keys()]).toContain('s1/items.jsonl.gz')
    expect((await playable(store, 's1')).times).toEqual(before.times)
  })

  it('takes in what comes late after all, and closes again without touching what is there', async () => {
    const store = memoryArchiveStore()
    const { fetch, clock, sweep } = handlerOn(store)
    await fetch(post('/s/', [snapshotMessage('s1', pageEvents(NOON_MS))]))
    await clock.advance(36 * 60_000)
    await sweep()
    expect((await fetch(post('/s/', [snapshotMessage('s1', clicks(NOON_MS + 9_000, 2))]))).status).toBe(200)
    await clock.advance(1_000)
    const expected = timesOf(pageEvents(NOON_MS), clicks(NOON_MS + 9_000, 2))
    expect(await playable(store, 's1')).toMatchObject({ complete: false, times: expected })
    await clock.advance(60 * 60_000)
    await sweep()
    await clock.advance(60 * 60_000)
    await sweep()
    const closed = await playable(store, 's1')
    expect(closed).toMatchObject({ complete: true, times: expected })
    expect(closed.blocks.map(({ key }) => key)).toEqual(['r2-000000'])
    expect([...store.objects.keys()].filter((key) => key.startsWith('s1/blocks/'))).toHaveLength(1)
    await clock.advance(26 * 3_600_000)
    expect((await fetch(post('/s/', [snapshotMessage('s1', clicks(NOON_MS + 9_000, 2))]))).status).toBe(410)
  })

  it('starts over when its process dies while it closes a recording, at whatever object', async () => {
    const whole = memoryArchiveStore()
    const first = handlerOn(whole)
    await first.fetch(post('/s/', [snapshotMessage('s1', pageEvents(NOON_MS))]))
    await first.fetch(post('/s/', [snapshotMessage('s1', clicks(NOON_MS + 60_000, 2))]))
    await first.fetch(post('/e/', [productMessage('s1', 'checkout')]))
    await first.flush()
    const kept = [...whole.objects]
    const expected = timesOf(pageEvents(NOON_MS), clicks(NOON_MS + 60_000, 2))
    for (let survivors = 0; survivors < 8; survivors++) {
      const store = memoryArchiveStore()
      for (const [key, object] of kept) store.objects.set(key, { ...object })
      let left = survivors
      const dying = handlerOn({
        ...store,
        write: (...args) => (left-- > 0 ? store.write(...args) : new Promise(() => {})),
        remove: (...args) => (left-- > 0 ? store.remove(...args) : new Promise(() => {})),
      })
      const recovered = dying.recover()
      await Promise.race([recovered, new Promise((resolve) => setTimeout(resolve, 20))])
      await dying.clock.advance(36 * 60_000)
      void dying.sweep()
      await dying.clock.advance(0)
      const { times, productEvents } = await playable(store, 's1')
      expect([survivors, times, productEvents.length]).toEqual([survivors, expected, 1])
      const next = handlerOn(store, manualClock(NOON_MS + 40 * 60_000))
      await next.recover()
      await next.clock.advance(36 * 60_000)
      await next.sweep()
      await next.clock.advance(36 * 60_000)
      await next.sweep()
      expect(await playable(store, 's1')).toMatchObject({ complete: true, times: expected })
      expect([...store.objects.keys()].filter((key) => /live|incoming/.test(key))).toEqual([])
    }
  })

  it('goes on with a recording of which one object is damaged, and says which', async () => {
    const store = memoryArchiveStore()
    const first = handlerOn(store)
    await first.fetch(post('/s/', [snapshotMessage('s1', pageEvents(NOON_MS))]))
    await first.fetch(post('/s/', [snapshotMessage('s1', clicks(NOON_MS + 60_000, 2))]))
    store.spoil([...store.objects.keys()].filter((key) => key.includes('/blocks/'))[1]!)
    const next = handlerOn(store)
    await next.recover()
    await next.flush()
    expect(next.errors).toMatchObject([{ code: 'corrupt' }])
    expect((await playable(store, 's1')).times).toEqual(timesOf(pageEvents(NOON_MS)))
  })

  it('refuses tokens it does not know, with nothing written', async () => {
    const store = memoryArchiveStore()
    const { fetch } = handlerOn(store)
    const strange = snapshotMessage('s1', pageEvents(NOON_MS), { token: 'phc_other' })
    expect((await fetch(post('/s/', [strange]))).status).toBe(401)
    expect((await fetch(new Request('https://replay.example/array/phc_other/config'))).status).toBe(401)
    expect((await fetch(post('/flags/?v=2', { token: 'phc_other', distinct_id: 'x' }))).status).toBe(401)
    expect(store.objects.size).toBe(0)
    // Beside what is known, the rest is left out.
    const known = snapshotMessage('s2', pageEvents(NOON_MS))
    expect((await fetch(post('/s/', [strange, known]))).status).toBe(200)
    expect([...store.objects.keys()].every((key) => key.includes('s2'))).toBe(true)
  })

  it('refuses what is too large, too much or nothing readable, and remembers none of it', async () => {
    const store = memoryArchiveStore()
    const { fetch } = handlerOn(store, manualClock(), {
      limits: { maxBodyBytes: 4_000, maxInflatedBytes: 50_000, maxRecordingBytes: 250, maxLiveRecordings: 2 },
    })
    expect((await fetch(post('/s/', 'x'.repeat(60_000)))).status).toBe(413)
    const noise = { method: 'POST', body: 'x'.repeat(5_000), headers: { origin: ORIGIN } }
    expect((await fetch(new Request('https://replay.example/s/', noise))).status).toBe(413)
    expect((await fetch(new Request('https://replay.example/s/', { method: 'POST', body: 'no' }))).status).toBe(400)
    expect(store.objects.size).toBe(0)
    expect((await fetch(post('/s/', [snapshotMessage('s1', pageEvents(NOON_MS))]))).status).toBe(200)
    expect((await fetch(post('/s/', [snapshotMessage('s1', clicks(NOON_MS, 90))]))).status).toBe(413)
    expect((await fetch(post('/s/', [snapshotMessage('s2', pageEvents(NOON_MS))]))).status).toBe(200)
    const third = await fetch(post('/s/', [snapshotMessage('s3', pageEvents(NOON_MS))]))
    expect([third.status, await third.json()]).toEqual([503, { status: 0, error: 'unavailable' }])
  })

  it('answers what posthog-js asks before it records', async () => {
    const { fetch } = handlerOn(memoryArchiveStore(), manualClock(), {
      config: { sessionRecording: { sampleRate: '0.5' } },
      flags: ({ distinctId }) => ({ beta: distinctId === 'user-7', theme: 'dark', off: false }),
      scripts: async (name) => (name === 'lazy-recorder.js' ? new TextEncoder().encode('/* recorder */') : null),
    })
    const config = await (await fetch(new Request(`https://replay.example/array/${TOKEN}/config`))).json()
    expect(config).toMatchObject({ sessionRecording: { endpoint: '/s/', sampleRate: '0.5', recordCanvas: false } })
    expect((await fetch(new Request(`https://replay.example/array/${TOKEN}/config.js`))).status).toBe(404)
    const answer = await fetch(post('/flags/?v=2', { token: TOKEN, distinct_id: 'user-7' }))
    expect((await answer.json()).flags).toMatchObject({
      beta: { enabled: true },
      theme: { enabled: true, variant: 'dark' },
      off: { enabled: false },
    })
    const script = await fetch(new Request('https://replay.example/static/1.449.2/lazy-recorder.js'))
    expect([script.headers.get('content-type'), await script.text()]).toEqual(['text/javascript', '/* recorder */'])
    expect((await fetch(new Request('https://replay.example/static/../../etc/passwd'))).status).toBe(404)
    expect((await fetch(new Request('https://replay.example/anything'))).status).toBe(404)
  })

  it('lets the pages of its origins send, and no others', async () => {
    const { fetch } = handlerOn(memoryArchiveStore())
    const preflight = (origin: string) =>
      fetch(new Request('https://replay.example/s/', { method: 'OPTIONS', headers: { origin } }))
    const allowed = await preflight(ORIGIN)
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, ORIGIN])
    for (const origin of ['https://evil.example', 'null', `${ORIGIN}.evil.example`, 'http://shop.example']) {
      const refused = await preflight(origin)
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null])
    }
    const answer = await fetch(post('/s/', [snapshotMessage('s1', pageEvents(NOON_MS))]))
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(answer.headers.get('vary')).toBe('Origin')
  })

  it('cannot be made without saying who may send', () => {
    const store = memoryArchiveStore()
    const code = expect.objectContaining({ code: 'configuration' }) as Error
    expect(() => createIngestHandler({ store, tokens: [], origins: '*' })).toThrow(code)
    expect(() => createIngestHandler({ store, tokens: [TOKEN], origins: [] })).toThrow(code)
    expect(() => createIngestHandler({ store } as unknown as IngestHandlerOptions)).toThrow(code)
  })
})
