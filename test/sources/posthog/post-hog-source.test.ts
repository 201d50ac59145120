import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { BlockBytes, BlockInfo } from '../../../src/recording/replay-source.ts'
import type { ReplayError } from '../../../src/shared/errors.ts'
import { postHogSource } from '../../../src/sources/posthog/post-hog-source.ts'
import { MAX_CURSOR_LENGTH } from '../../../src/sources/recording-query.ts'
import { blockLines } from '../../contract/block-lines.ts'
import { linesOf } from '../../stand-in/fixture.ts'
import type { PostHogServer } from '../../stand-in/posthog-server.ts'
import {
  fixture,
  gateNow,
  NOW_MS,
  startPostHog,
  TOKEN,
  withKey,
  withToken,
} from '../../stand-in/posthog-with-fixture.ts'

const { info, person } = fixture
const lines = fixture.blocks.flatMap(linesOf)
let server: PostHogServer

beforeEach(async () => {
  server = await startPostHog()
})

afterEach(() => server.close())

const source = (more = {}) => postHogSource({ ...withKey(server), gate: gateNow(), ...more })

async function readAll(from = source(), id = info.id): Promise<BlockBytes[]> {
  const { blocks } = await from.listBlocks(id)
  return collect(from.readBlocks(id, blocks))
}

async function collect(iterable: AsyncIterable<BlockBytes>): Promise<BlockBytes[]> {
  const all: BlockBytes[] = []
  for await (const delivered of iterable) all.push(delivered)
  return all
}

const errorOf = (promise: Promise<unknown>): Promise<ReplayError> =>
  promise.then(
    () => expect.fail('resolved'),
    (error: unknown) => error as ReplayError,
  )

/** Ranges asked for, as `first-last`. */
const ranges = () =>
  server.requests
    .filter(({ search }) => search.has('start_blob_key'))
    .map(({ search }) => `${search.get('start_blob_key')}-${search.get('end_blob_key')}`)

/** Makes the fixture as long as this by repeating its smallest block. */
function lengthen(count: number): void {
  const recording = server.recordings.get(info.id)!
  const { text, startMs } = recording.blocks[4]!
  recording.blocks = Array.from({ length: count }, (_, position) => ({
    text: `${text.split('\n')[0]!}\n`.replace('"timestamp":', `"position":${position},"timestamp":`),
    startMs: startMs + position * 10_000,
    endMs: startMs + position * 10_000 + 9_999,
  }))
}

describe('postHogSource', () => {
  it('knows of the recording what PostHog knows', async () => {
    expect(await source().getRecording(info.id)).toEqual({
      id: info.id,
      startMs: info.startMs,
      endMs: info.endMs,
      ongoing: false,
      distinctId: 'viewer-2',
      person,
      startUrl: 'http://simple.lab.test:33971/',
      activeMs: 37_000,
      counts: { clicks: 5, keypresses: 50, consoleErrors: 0 },
    })
  })

  it('reads events by a query whose values are apart from its text, though they are properties of others too', async () => {
    const events = await source().getProductEvents!(info.id)
    expect(events).toHaveLength(fixture.apiEvents.length)
    expect(events[0]).toMatchObject({ name: '$pageview', windowId: fixture.apiEvents[0]!.properties.$window_id })
    const { query } = JSON.parse(server.requests[0]!.body) as { query: { values: Record<string, string> } }
    expect(query.values.session).toBe(info.id)
    expect(Date.parse(query.values.from!)).toBeLessThan(info.startMs)
    expect(Date.parse(query.values.to!)).toBeGreaterThan(info.endMs)
    expect(server.requests).toHaveLength(1)
  })

  it('asks for the recording first where its id does not say when it was', async () => {
    await source().getProductEvents!('neighbour')
    expect(server.requests.map(({ path }) => path.split('/').slice(4).join('/'))).toEqual([
      'session_recordings/neighbour',
      'query/',
    ])
  })

  it('looks the person up by distinct id when the recording has none', async () => {
    delete server.recordings.get(info.id)!.metadata.person
    expect(await source().getPerson!(info.id)).toEqual(person)
    expect(server.requests.at(-1)!.search.get('distinct_id')).toBe('viewer-2')
    expect(await source().getPerson!('neighbour')).toBeNull()
  })

  it('reads all pages of flags, and never goes to the address that PostHog names for the next', async () => {
    server.flags.push(...Array.from({ length: 300 }, (_, id) => ({ id, key: `f${id}`, name: '', active: true })))
    const flags = await source().getFlags!()
    expect(flags).toHaveLength(302)
    expect(flags.slice(0, 2)).toEqual([
      { key: 'new-checkout', name: 'New checkout', active: true },
      { key: 'old', active: false },
    ])
    expect(server.requests.map(({ search }) => search.get('offset'))).toEqual(['0', '200'])
  })

  it('works below either prefix', async () => {
    await source({ pathPrefix: 'environments' }).getRecording(info.id)
    expect(server.requests[0]!.path).toBe(`/api/environments/1/session_recordings/${info.id}`)
  })

  it('with a sharing token reads the recording and says that there is nothing else', async () => {
    const shared = postHogSource({ ...withToken(server), gate: gateNow() })
    expect(shared.capabilities).toEqual({ list: false, person: false, productEvents: false, flags: false, live: true })
    expect(await shared.getRecording(info.id)).toMatchObject({ id: info.id, startMs: info.startMs, endMs: info.endMs })
    expect(server.requests[0]!.headers.authorization).toBeUndefined()
    expect((await readAll(shared)).flatMap(({ bytes }) => blockLines(bytes!))).toEqual(lines)
    expect(shared.id).not.toContain(TOKEN)
    expect(shared.id).not.toBe(source().id)
  })

  describe('listing', () => {
    it('says from when to list, because PostHog would only look back three days', async () => {
      const { recordings } = await source().listRecordings!({})
      expect(recordings.map(({ id }) => id)).toEqual(['neighbour', info.id])
      const fromMs = Date.parse(server.requests[0]!.search.get('date_from')!)
      expect(Math.abs(fromMs - (NOW_MS - 90 * 86_400_000))).toBeLessThan(5_000)
    })

    it('asks for each kind of filter in the words of the API', async () => {
      const find = async (filter: Parameters<NonNullable<ReturnType<typeof source>['listRecordings']>>[0]) =>
        (await source().listRecordings!(filter)).recordings.map(({ id }) => id)
      expect(await find({ personId: person.id! })).toEqual([info.id])
      expect(await find({ distinctIds: ['viewer-2'] })).toEqual([info.id])
      expect(await find({ email: 'viewer@example.com' })).toEqual([info.id])
      expect(await find({ recordingIds: ['neighbour'] })).toEqual(['neighbour'])
      expect(await find({ fromMs: info.startMs + 3_000_000 })).toEqual(['neighbour'])
      expect(await find({ maxDurationMs: 1 })).toEqual([])
      expect(await find({ recordingIds: [info.id], minDurationMs: 1, status: 'closed' })).toEqual([info.id])
    })

    it.each([true, false])('goes on page by page (cursor known to the server: %s)', async (hasCursor) => {
      server.hasCursor = hasCursor
      const first = await source().listRecordings!({ limit: 1 })
      const second = await source().listRecordings!({ limit: 1, cursor: first.nextCursor! })
      expect([...first.recordings, ...second.recordings].map(({ id }) => id)).toEqual(['neighbour', info.id])
      expect(second.nextCursor).toBeUndefined()
    })

    it('goes on by position where the cursor is longer than is taken back', async () => {
      server.cursorLength = MAX_CURSOR_LENGTH + 1
      const first = await source().listRecordings!({ limit: 1 })
      expect(first.nextCursor).toBe('offset:1')
      const second = await source().listRecordings!({ limit: 1, cursor: first.nextCursor! })
      expect([...first.recordings, ...second.recordings].map(({ id }) => id)).toEqual(['neighbour', info.id])
      expect(second.nextCursor).toBeUndefined()
    })

    it.each([
      ['longer than is taken back', { next_cursor: 'x'.repeat(MAX_CURSOR_LENGTH + 1) }],
      ['none', {}],
    ])('ends with an error where the cursor behind another one is %s: the position is unknown', async (_, next) => {
      const body = JSON.stringify({ results: [], has_next: true, ...next })
      server.faults.push({ path: /session_recordings/, answer: { status: 200, body } })
      await expect(source().listRecordings!({ cursor: 'before' })).rejects.toMatchObject({ code: 'format_unknown' })
    })

    it('leaves out a recording it cannot read, not the others', async () => {
      server.recordings.get('neighbour')!.metadata.start_time = new Date(info.startMs + 1).toISOString()
      server.recordings.get('neighbour')!.metadata.id = '../x'
      expect((await source().listRecordings!({})).recordings.map(({ id }) => id)).toEqual([info.id])
    })

    it('refuses ids and cursors that are none before it asks', async () => {
      await expect(source().listRecordings!({ recordingIds: ['a/b'] })).rejects.toMatchObject({ code: 'bad_request' })
      await expect(source().listRecordings!({ hasErrors: true })).rejects.toMatchObject({ code: 'bad_request' })
      await expect(source().listRecordings!({ cursor: 'x'.repeat(MAX_CURSOR_LENGTH + 1) })).rejects.toMatchObject({
        code: 'bad_request',
      })
      expect(server.requests).toEqual([])
      await source().listRecordings!({ cursor: 'x'.repeat(MAX_CURSOR_LENGTH) }).catch(() => {})
      expect(server.requests).toHaveLength(1)
    })
  })

  describe('blocks', () => {
    it('come in ranges of at most twenty, without the server unpacking them', async () => {
      lengthen(45)
      const delivered = await readAll()
      expect(ranges()).toEqual(['0-19', '20-39', '40-44'])
      expect(
        server.requests
          .filter(({ search }) => search.has('source'))
          .every(({ search }) => search.get('decompress') === 'false'),
      ).toBe(true)
      const positions = delivered.map(
        ({ bytes }) => (JSON.parse(blockLines(bytes!)[0]!) as [string, { position: number }])[1].position,
      )
      expect(positions).toEqual(Array.from({ length: 45 }, (_, position) => position))
    })

    it('come in ranges of what follows each other only', async () => {
      lengthen(10)
      const { blocks } = await source().listBlocks(info.id)
      const asked = [4, 5, 1, 8, 9].map((position) => blocks[position]!)
      expect((await collect(source().readBlocks(info.id, asked))).map(({ block }) => block.index)).toEqual([
        4, 5, 1, 8, 9,
      ])
      expect(ranges().sort()).toEqual(['1-1', '4-5', '8-9'])
    })

    it('that PostHog drops once without a word are asked for again and found', async () => {
      server.recordings.get(info.id)!.lost.set(2, 1)
      const delivered = await readAll()
      expect(delivered.flatMap(({ bytes }) => blockLines(bytes!))).toEqual(lines)
      expect(ranges()).toEqual(['0-4', '0-1', '2-4'])
    })

    it('that PostHog drops for good are given up, each in its own place, and no others', async () => {
      lengthen(20)
      server.recordings.get(info.id)!.lost.set(3, Infinity).set(17, Infinity)
      const delivered = await readAll()
      expect(delivered.filter(({ bytes }) => bytes === null).map(({ block }) => block.index)).toEqual([3, 17])
      expect(delivered[3]!.error).toMatchObject({ code: 'blocks_unavailable' })
      for (const { block, bytes } of delivered) {
        if (bytes) expect(blockLines(bytes)[0]).toContain(`"position":${block.index},`)
      }
      expect(ranges().filter((range) => range === '3-3')).toHaveLength(1)
      expect(ranges().length).toBeLessThan(20)
    })

    it('of a range that is lost as a whole are given up without asking again', async () => {
      const { lost } = server.recordings.get(info.id)!
      for (let position = 0; position < 5; position++) lost.set(position, Infinity)
      const delivered = await readAll()
      expect(delivered.map(({ error }) => (error as ReplayError).code)).toEqual(Array(5).fill('blocks_unavailable'))
      expect(ranges()).toEqual(['0-4'])
      expect((delivered[0]!.error as ReplayError).message).not.toContain('s3://')
    })

    it('beyond the end of the list are given up, and those before are not', async () => {
      const far: BlockInfo = { index: 7, key: '7' }
      const { blocks } = await source().listBlocks(info.id)
      const delivered = await collect(source().readBlocks(info.id, [blocks[0]!, far]))
      expect(delivered.map(({ bytes }) => bytes === null)).toEqual([false, true])
      expect(delivered[1]!.error).toMatchObject({ code: 'not_found' })
    })

    it.each([
      ['cut off', Buffer.from([0, 0, 0, 9, 1, 2])],
      ['without end', Buffer.from([255, 255, 255, 255, 1, 2])],
      ['empty', Buffer.alloc(0)],
      ['with empty blocks', Buffer.alloc(20)],
    ])('are given up when the answer is %s', async (_, body) => {
      const { blocks } = await source().listBlocks(info.id)
      server.faults.push({
        path: /snapshots/,
        answer: { status: 200, body, headers: { 'content-type': 'application/octet-stream' } },
      })
      const delivered = await collect(source().readBlocks(info.id, blocks.slice(0, 2)))
      expect(delivered.map(({ bytes, error }) => [bytes, (error as ReplayError).code])).toEqual(
        Array(2).fill([null, 'blocks_unavailable']),
      )
    })

    it('come one by one from a server that unpacks them whatever it is told', async () => {
      const plain = (url: unknown, init?: RequestInit) =>
        fetch((url as string).replace('decompress=false', 'decompress=true'), init)
      const delivered = await readAll(source({ fetch: plain }))
      expect(delivered.flatMap(({ bytes }) => blockLines(bytes!))).toEqual(lines)
    })

    it('of a recording kept for long come in one piece', async () => {
      server.recordings.get(info.id)!.longTermKey = 'session_recordings_lts/01a207ea-58cf-7364'
      const { blocks, complete } = await source().listBlocks(info.id)
      expect(blocks).toEqual([{ index: 0, key: 'session_recordings_lts/01a207ea-58cf-7364' }])
      expect(complete).toBe(true)
      const [whole] = await collect(source().readBlocks(info.id, blocks))
      expect(blockLines(whole!.bytes!)).toEqual(lines)
    })

    it('have times, and a growing tail is a new end under the same key', async () => {
      const recording = server.recordings.get(info.id)!
      const before = (await source().listBlocks(info.id)).blocks.at(-1)!
      recording.blocks[4]!.endMs += 5_000
      const after = (await source().listBlocks(info.id)).blocks.at(-1)!
      expect([after.key, after.startMs, after.endMs]).toEqual([before.key, before.startMs, before.endMs! + 5_000])
    })

    it('may still be added until the session can have no more', async () => {
      const { blocks } = server.recordings.get(info.id)!
      expect((await source().listBlocks(info.id)).complete).toBe(true)
      const shiftMs = NOW_MS - info.endMs - 60_000
      for (const block of blocks)
        Object.assign(block, { startMs: block.startMs + shiftMs, endMs: block.endMs + shiftMs })
      expect((await source().listBlocks(info.id)).complete).toBe(false)
    })

    it('arrive while the body still trickles, and an abort lets go of it', async () => {
      const { blocks } = await source().listBlocks(info.id)
      server.trickleMs = 500
      const controller = new AbortController()
      const reading = errorOf(collect(source().readBlocks(info.id, blocks, { signal: controller.signal })))
      await expect.poll(ranges).toEqual(['0-4'])
      controller.abort()
      expect((await reading).code).toBe('aborted')
      await expect.poll(() => server.abandoned()).toBe(1)
    })
  })

  it('asks once when several ask for the same thing at the same time', async () => {
    const one = source()
    await Promise.all([one.getRecording(info.id), one.getRecording(info.id), one.getPerson!(info.id)])
    expect(server.requests).toHaveLength(1)
  })
})
