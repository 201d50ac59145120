import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { archiveSource } from '../../../src/server/archive-source.ts'
import { parquetAnalytics } from '../../../src/server/database/analytics/parquet-analytics.ts'
import { embeddedIndex } from '../../../src/server/database/indexes.ts'
import { createIngestHandler, type IngestHandlerOptions } from '../../../src/server/ingest/create-ingest-handler.ts'
import type { AnalyticsTables } from '../../../src/server/ports/analytics-tables.ts'
import type { RecordingSearch } from '../../../src/server/ports/recording-index.ts'
import { removeOlderThan } from '../../../src/server/remove-recordings.ts'
import type { ReplayErrorCode } from '../../../src/shared/errors.ts'
import { ReplayError } from '../../../src/shared/errors.ts'
import { emptyClusterFolder } from '../database/empty-cluster.ts'
import { memoryArchiveStore, type MemoryArchiveStore } from '../memory-archive-store.ts'
import {
  clicks,
  manualClock,
  NOON_MS,
  ORIGIN,
  pageEvents,
  post,
  productMessage,
  settled,
  snapshotMessage,
  TOKEN,
} from './captured.ts'

const index = embeddedIndex({ folder: await emptyClusterFolder(afterAll) })
let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'closed-'))
  await index.migrate()
}, 120_000)
afterAll(async () => {
  await index.close()
  await rm(root, { recursive: true })
})

let folders = 0
const emptyTables = () => parquetAnalytics({ folder: path.join(root, `tables-${++folders}`) })

const HOUR_MS = 3_600_000
/** Two pages, four clicks, an error that nobody caught. */
const session = (id: string) => [
  snapshotMessage(id, pageEvents(NOON_MS)),
  snapshotMessage(id, [
    {
      type: 4,
      timestamp: NOON_MS + 5_000,
      data: { href: `https://shop.example/orders/${id}`, width: 800, height: 600 },
    },
    ...clicks(NOON_MS + 6_000, 1),
    consoleError(NOON_MS + 7_000, 'Uncaught TypeError: total is undefined'),
  ]),
]

function consoleError(timestamp: number, text: string) {
  const payload = { level: 'error', payload: [JSON.stringify(text)], trace: ['cart.js:12:3'] }
  return { type: 6, timestamp, data: { plugin: 'rrweb/console@1', payload } }
}

function ingestOn(
  store: MemoryArchiveStore,
  options: Partial<IngestHandlerOptions> & { readonly clock?: ReturnType<typeof manualClock> } = {},
) {
  const errors: ReplayErrorCode[] = []
  const clock = options.clock ?? manualClock()
  const ingest = createIngestHandler({
    store,
    index,
    tokens: [TOKEN],
    origins: [ORIGIN],
    onError: ({ code }) => errors.push(code),
    ...options,
    clock,
  })
  return {
    ...ingest,
    handler: ingest,
    clock,
    errors,
    send: (messages: readonly unknown[]) => ingest.fetch(post('/s/', messages)),
  }
}

const idsOf = async (filter: RecordingSearch) => (await index.search(filter)).entries.map(({ info }) => info.id)

async function counts(tables: Pick<ReturnType<typeof parquetAnalytics>, 'query'>, recordingId: string) {
  const sql = 'select kind, count(*)::int as many from events where recording_id = $1 group by kind'
  const { rows } = await tables.query(sql, { values: [recordingId] })
  return Object.fromEntries(rows.map(({ kind, many }) => [kind, many]))
}

const WHOLE = { click: 4, error: 1, navigation: 2 }

describe('a recording that is closed', () => {
  it('is found by its pages and errors, and all that happened in it is in the tables', async () => {
    const store = memoryArchiveStore()
    const analytics = emptyTables()
    const { send, fetch, sweep, clock, errors } = ingestOn(store, { analytics })
    await send(session('found1'))
    await fetch(post('/e/', [productMessage('found1', 'paid', { total: 27 })]))
    await send([snapshotMessage('quiet1', pageEvents(NOON_MS))])
    await clock.advance(1_000)
    await clock.advance(1_000)
    // A console tells of errors while it goes on.
    await expect.poll(() => idsOf({ hasErrors: true, recordingIds: ['found1', 'quiet1'] })).toEqual(['found1'])
    expect(await idsOf({ url: { contains: 'orders/found1' } })).toEqual([])
    expect(await counts(analytics, 'found1')).toEqual({})

    await clock.advance(HOUR_MS)
    await sweep()
    expect(await idsOf({ url: { contains: 'orders/found1' } })).toEqual(['found1'])
    expect(await idsOf({ url: { prefix: 'https://shop.example/cart' }, recordingIds: ['found1'] })).toEqual(['found1'])
    expect(await idsOf({ hasErrors: true, recordingIds: ['found1', 'quiet1'], status: 'closed' })).toEqual(['found1'])
    expect(await index.get('found1')).toMatchObject({ errors: 1, archiveKey: 'found1/', info: { ongoing: false } })
    expect(await counts(analytics, 'found1')).toEqual({ ...WHOLE, product_event: 1 })
    expect(await counts(analytics, 'quiet1')).toEqual({ click: 3, navigation: 1 })
    const { rows } = await analytics.query(`select url, title, distinct_id from errors where recording_id = 'found1'`)
    expect(rows).toEqual([
      {
        url: 'https://shop.example/orders/found1',
        title: 'Uncaught TypeError: total is undefined',
        distinct_id: 'visitor-1',
      },
    ])
    expect(errors).toEqual([])
  })

  it('is written anew when it grew after all, with nothing twice', async () => {
    const analytics = emptyTables()
    const { send, sweep, clock } = ingestOn(memoryArchiveStore(), { analytics })
    await send(session('late1'))
    await clock.advance(HOUR_MS)
    await sweep()
    await send([snapshotMessage('late1', [consoleError(NOON_MS + 9_000, 'Uncaught (in promise)')])])
    await clock.advance(1_000)
    await sweep()
    expect(await index.get('late1')).toMatchObject({ info: { ongoing: true } })
    expect(await idsOf({ url: { contains: 'orders/late1' } })).toEqual(['late1'])
    await clock.advance(HOUR_MS)
    await sweep()
    expect(await counts(analytics, 'late1')).toEqual({ ...WHOLE, error: 2 })
    expect(await index.get('late1')).toMatchObject({ errors: 2, info: { ongoing: false } })
  })

  it('is told to index and tables by the next process, wherever the one before it died', async () => {
    const reached = new Set<string>()
    for (let survivors = 0; ; survivors++) {
      const id = `died${survivors}`
      const store = memoryArchiveStore()
      const tables = emptyTables()
      let left = survivors
      let die = () => {}
      const died = new Promise<void>((resolve) => (die = resolve))
      const mortal = <Args extends unknown[], T>(what: string, work: (...args: Args) => Promise<T>) => {
        return (...args: Args): Promise<T> => {
          if (left-- <= 0) {
            die()
            return new Promise<never>(() => {})
          }
          reached.add(what)
          return work(...args)
        }
      }
      const living = ingestOn(store)
      await living.send(session(id))
      await living.flush()
      const dying = ingestOn(
        {
          ...store,
          write: mortal('store', (...args: Parameters<typeof store.write>) => store.write(...args)),
          remove: mortal('store', (...args: Parameters<typeof store.remove>) => store.remove(...args)),
        },
        {
          analytics: { ...tables, write: mortal('tables', (...args) => tables.write(...args)) },
          index: { ...index, write: mortal('index', (...args) => index.write(...args)) },
        },
      )
      let isDone = false
      const dead = (async () => {
        await dying.recover()
        await dying.clock.advance(HOUR_MS)
        await dying.sweep()
        await dying.clock.advance(HOUR_MS)
        await dying.sweep()
        isDone = true
      })()
      await Promise.race([dead, died])
      await settled()
      await index.remove([id])

      const next = ingestOn(store, { analytics: tables, clock: manualClock(NOON_MS + 3 * HOUR_MS) })
      await next.recover()
      await next.clock.advance(HOUR_MS)
      await next.sweep()
      await next.clock.advance(HOUR_MS)
      await next.sweep()
      expect([survivors, await counts(tables, id), next.errors]).toEqual([survivors, WHOLE, []])
      expect([...store.objects.keys()].filter((key) => /live|incoming/.test(key))).toEqual([])
      // Whoever got to the end has told the index itself, which was emptied since.
      if (isDone) break
      expect([survivors, await idsOf({ url: { contains: `orders/${id}` } })]).toEqual([survivors, [id]])
    }
    expect([...reached].sort()).toEqual(['index', 'store', 'tables'])
  }, 120_000)

  it('plays and is found where its tables cannot be written, which is reported and tried again', async () => {
    const taken = path.join(root, 'taken')
    await writeFile(taken, 'no folder')
    const analytics = parquetAnalytics({ folder: path.join(taken, 'tables') })
    const store = memoryArchiveStore()
    const { send, sweep, clock, errors } = ingestOn(store, { analytics })
    await send(session('full1'))
    await send(session('full2'))
    await clock.advance(HOUR_MS)
    await sweep()
    expect(errors).toEqual(['storage', 'storage'])
    expect(await archiveSource(store).listBlocks('full1')).toMatchObject({ complete: true })
    expect(await idsOf({ url: { contains: 'orders/full' }, hasErrors: true })).toHaveLength(2)
    // Not at every turn: what fails once may fail for hours.
    await clock.advance(10_000)
    await sweep()
    expect(errors).toHaveLength(2)
    await clock.advance(HOUR_MS)
    await sweep()
    expect(errors).toHaveLength(4)
    await sweep()
    expect([...store.objects.keys()].filter((key) => key.includes('blocks/live'))).toEqual([])
    expect(store.objects.has('live.d/full1')).toBe(true)

    await rm(taken)
    // Who sends far too late is refused, which changes nothing of what is still to be done.
    await clock.advance(26 * HOUR_MS)
    expect((await send([snapshotMessage('full1', clicks(NOON_MS + 9_000, 1))])).status).toBe(410)
    await sweep()
    expect(await counts(analytics, 'full1')).toEqual(WHOLE)
    expect(await counts(analytics, 'full2')).toEqual(WHOLE)
    await sweep()
    expect([...store.objects.keys()].filter((key) => /live|incoming/.test(key))).toEqual([])
  })

  it('keeps its marker until the index has it, however long that is away', async () => {
    const store = memoryArchiveStore()
    const away = { ...index, write: () => Promise.reject(new ReplayError('unavailable', { what: 'Away.' })) }
    const { send, sweep, clock } = ingestOn(store, { index: away })
    await send(session('away1'))
    for (let hour = 0; hour < 3; hour++) {
      await clock.advance(HOUR_MS)
      await sweep()
    }
    const next = ingestOn(store)
    await next.recover()
    await next.sweep()
    expect(await idsOf({ url: { contains: 'orders/away1' }, hasErrors: true })).toEqual(['away1'])
    await next.clock.advance(HOUR_MS)
    await next.sweep()
    expect([...store.objects.keys()].filter((key) => /live|incoming/.test(key))).toEqual([])
  })

  it('is not said to be closed where it grows again while its lists are read', async () => {
    const store = memoryArchiveStore()
    let letRead = () => {}
    const reading = new Promise<void>((resolve) => (letRead = resolve))
    const slow = {
      ...store,
      async read(...args: Parameters<typeof store.read>) {
        if (args[0].endsWith('items.jsonl.gz')) await reading
        return store.read(...args)
      },
    }
    const { send, sweep, flush, clock } = ingestOn(slow)
    await send(session('again1'))
    await clock.advance(HOUR_MS)
    const sweeping = sweep()
    await expect.poll(() => store.objects.has('again1/items.jsonl.gz')).toBe(true)
    await settled()
    expect((await send([snapshotMessage('again1', clicks(NOON_MS + 9_000, 1))])).status).toBe(200)
    letRead()
    await sweeping
    expect(await index.get('again1')).toMatchObject({ info: { ongoing: true } })
    await flush()
    expect(await index.get('again1')).toMatchObject({ info: { ongoing: true, counts: { clicks: 5 } } })
    await clock.advance(HOUR_MS)
    await sweep()
    expect(await idsOf({ url: { contains: 'orders/again1' }, status: 'closed' })).toEqual(['again1'])
  })

  it('keeps its marker where it grows again while that is removed', async () => {
    const store = memoryArchiveStore()
    let letRemove = () => {}
    const removing = new Promise<void>((resolve) => (letRemove = resolve))
    let isRemoving = false
    const slow = {
      ...store,
      async remove(...args: Parameters<typeof store.remove>) {
        if (args[0].startsWith('live.d/')) {
          isRemoving = true
          await removing
        }
        return store.remove(...args)
      },
    }
    const { send, sweep, clock } = ingestOn(slow)
    await send(session('loses1'))
    await clock.advance(HOUR_MS)
    await sweep()
    await clock.advance(HOUR_MS)
    const sweeping = sweep()
    await expect.poll(() => isRemoving).toBe(true)
    const sending = send([snapshotMessage('loses1', clicks(NOON_MS + 9_000, 1))])
    await settled()
    letRemove()
    expect((await sending).status).toBe(200)
    await sweeping
    expect(store.objects.has('live.d/loses1')).toBe(true)
    const next = ingestOn(store)
    await next.recover()
    await next.sweep({ idleMs: 0 })
    expect(await archiveSource(store).getRecording('loses1')).toMatchObject({ ongoing: false, counts: { clicks: 5 } })
  })

  it('is told without lists that are damaged, once, and the others go on', async () => {
    const store = memoryArchiveStore()
    const analytics = emptyTables()
    const closing = ingestOn(store)
    await closing.send(session('damaged1'))
    await closing.send(session('whole1'))
    await closing.clock.advance(HOUR_MS)
    await closing.sweep()
    store.spoil('damaged1/items.jsonl.gz')
    const { recover, sweep, clock, errors } = ingestOn(store, { analytics })
    await recover()
    await sweep()
    await clock.advance(HOUR_MS)
    await sweep()
    expect(errors).toEqual(['corrupt'])
    expect(await idsOf({ recordingIds: ['damaged1'] })).toEqual(['damaged1'])
    expect(await counts(analytics, 'whole1')).toEqual(WHOLE)
    expect(store.objects.has('live.d/damaged1')).toBe(false)
  })

  it('leaves no table and no entry where it is removed while these are written', async () => {
    const store = memoryArchiveStore()
    const tables = emptyTables()
    const analytics: AnalyticsTables = {
      ...tables,
      async write(input, options) {
        const { recordingIds } = await removeOlderThan(store, { beforeMs: NOON_MS + HOUR_MS }, { analytics: tables })
        await index.remove(recordingIds)
        return tables.write(input, options)
      },
    }
    const { send, sweep, clock, errors } = ingestOn(store, { analytics })
    await send(session('gone1'))
    await clock.advance(HOUR_MS)
    await sweep()
    expect(await counts(tables, 'gone1')).toEqual({})
    expect(await index.get('gone1')).toBeNull()
    await clock.advance(HOUR_MS)
    await sweep()
    expect([errors, [...store.objects.keys()]]).toEqual([[], []])
  })

  it('takes in what is sent while the tables of others are written', async () => {
    let isWriting = false
    const analytics: AnalyticsTables = {
      remove: async () => [],
      write: (_, { signal }) => {
        isWriting = true
        return new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new ReplayError('aborted', { what: 'Ended.' })))
        })
      },
    }
    const store = memoryArchiveStore()
    const { send, sweep, flush, clock, errors } = ingestOn(store, { analytics })
    await send(session('slow1'))
    await clock.advance(HOUR_MS)
    const sweeping = sweep()
    await expect.poll(() => isWriting).toBe(true)
    expect((await send(session('next1'))).status).toBe(200)
    expect((await send([snapshotMessage('slow1', clicks(NOON_MS + 9_000, 1))])).status).toBe(200)
    // Nor does it keep a process from ending.
    await flush()
    await sweeping
    await settled()
    expect(errors).toEqual([])
    expect(store.objects.has('live.d/slow1')).toBe(true)
  })
})
