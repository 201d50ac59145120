import { beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { RecordingInfo } from '../../src/recording/replay-source.ts'
import type { IndexedRecording, RecordingIndex, RecordingSearch } from '../../src/server/ports/recording-index.ts'
import { describeSignals } from './describe-index-signals.ts'
import { createRandom, slowSearch } from './slow-search.ts'

const HOUR_MS = 3_600_000
const NOON_MS = Date.parse('2026-11-20T12:00:00.000Z')

type Facts = Omit<IndexedRecording, 'info'> & Partial<RecordingInfo> & { readonly durationMs?: number }

/** A recording of one minute at noon, unless the test says otherwise. */
function recording(id: string, facts: Facts = {}): IndexedRecording {
  const { emails, urls, errors, archiveKey, bytes, durationMs = 60_000, ...info } = facts
  const startMs = info.startMs ?? NOON_MS
  return {
    info: { id, startMs, endMs: startMs + durationMs, ongoing: false, ...info },
    ...(emails && { emails }),
    ...(urls && { urls }),
    ...(errors !== undefined && { errors }),
    ...(archiveKey !== undefined && { archiveKey }),
    ...(bytes !== undefined && { bytes }),
  }
}

function person(id: string, email?: string, distinctIds: readonly string[] = []): Pick<RecordingInfo, 'person'> {
  return { person: { id, distinctIds, properties: {}, ...(email !== undefined && { email }) } }
}

/** What every index must do. `open` gives the same index each time: the suite empties it. */
export function describeRecordingIndex(name: string, open: () => RecordingIndex): void {
  describe(`${name} keeps the index contract`, () => {
    let index: RecordingIndex
    const ids = async (filter: RecordingSearch) => (await index.search(filter)).entries.map(({ info }) => info.id)

    // An embedded database takes seconds to start on a busy machine.
    beforeAll(() => open().search({}), 120_000)
    beforeEach(async () => {
      index = open()
      for (;;) {
        const { entries } = await index.search({})
        if (entries.length === 0) return
        await index.remove(entries.map(({ info }) => info.id))
      }
    })

    describe('keeping', () => {
      it('gives back what was written, and null for what was not', async () => {
        const written = recording('a', {
          ...person('p1', 'ada@shop.example', ['d1']),
          distinctId: 'd1',
          startUrl: 'https://shop.example/',
          activeMs: 30_000,
          counts: { clicks: 3, keypresses: 0, consoleErrors: 2 },
          urls: ['https://shop.example/', 'https://shop.example/cart'],
          errors: 1,
          archiveKey: 'recordings/a',
          bytes: 12_345_678_901,
        })
        await index.write([written])
        expect(await index.get('a')).toEqual({ ...written })
        expect((await index.search({})).entries).toEqual([{ ...written }])
        expect(await index.get('b')).toBeNull()
      })

      it('replaces what it knew of a recording', async () => {
        await index.write([recording('a', { ongoing: true, errors: 1 }), recording('b')])
        await index.write([recording('a', { errors: 0, durationMs: 90_000 })])
        expect((await index.get('a'))?.info).toMatchObject({ ongoing: false, endMs: NOON_MS + 90_000 })
        expect(await ids({})).toEqual(['b', 'a'])
        expect(await ids({ hasErrors: true })).toEqual([])
      })

      it('keeps what a later write does not say', async () => {
        const known = { errors: 1, urls: ['https://x.example/pay'], archiveKey: 'a', bytes: 7 }
        await index.write([recording('a', known)])
        await index.write([recording('a', { durationMs: 5, startUrl: 'https://x.example/' })])
        expect(await index.get('a')).toMatchObject({ ...known, info: { endMs: NOON_MS + 5 } })
        expect(await ids({ hasErrors: true, url: { contains: '/pay' } })).toEqual(['a'])
        await index.write([recording('a', { urls: [] })])
        expect(await ids({ url: { contains: '/pay' } })).toEqual([])
      })

      it('takes the last of two writes of the same recording in one call', async () => {
        await index.write([recording('a', { errors: 1 }), recording('a', { errors: 2 })])
        expect((await index.get('a'))?.errors).toBe(2)
      })

      it('writes all recordings of a call, or none', async () => {
        const wrong = recording('wrong', { startMs: NOON_MS, endMs: NOON_MS - 1 })
        await expect(index.write([recording('a'), wrong])).rejects.toMatchObject({ code: 'bad_request' })
        expect(await ids({})).toEqual([])
      })

      it.each([
        ['an id that is a path', recording('../a')],
        ['no end', recording('a', { endMs: Infinity })],
        ['half an error', recording('a', { errors: 0.5 })],
        ['a size below zero', recording('a', { bytes: -1 })],
      ])('refuses %s', async (_, wrong) => {
        await expect(index.write([wrong])).rejects.toMatchObject({ code: 'bad_request' })
      })

      it('keeps what strangers put into texts', async () => {
        const hostile = `\0'; drop table recordings; -- \ud800 ${'x'.repeat(9_000)}`
        const odd = recording('a', {
          distinctId: hostile,
          urls: [hostile],
          person: { email: hostile, distinctIds: [hostile], properties: { [hostile]: hostile } },
        })
        await index.write([odd])
        expect(await ids({ distinctIds: [hostile] })).toEqual(['a'])
        expect(await ids({ email: hostile })).toEqual(['a'])
        expect(await ids({ url: { contains: `\0'; DROP TABLE` } })).toEqual(['a'])
        expect(await ids({ personId: hostile })).toEqual([])
        expect(await index.get(hostile)).toBeNull()
      })

      it('forgets recordings, and says how many', async () => {
        await index.write([recording('a', person('p1', 'ada@shop.example')), recording('b', person('p1'))])
        expect(await index.remove(['a', 'never there'])).toBe(1)
        expect(await index.get('a')).toBeNull()
        expect(await ids({ email: 'ada@shop.example' })).toEqual(['b'])
      })

      it('forgets a person with the last of their recordings', async () => {
        await index.write([recording('a', person('p1', 'ada@shop.example'))])
        await index.remove(['a'])
        await index.write([recording('b', person('p1'))])
        expect(await ids({ email: 'ada@shop.example' })).toEqual([])
        expect(await ids({ personId: 'p1' })).toEqual(['b'])
      })
    })

    describe('finding', () => {
      it('finds by ids, and nothing by none', async () => {
        await index.write([recording('a'), recording('b'), recording('c')])
        expect(await ids({ recordingIds: ['c', 'a', 'z'] })).toEqual(['c', 'a'])
        expect(await ids({ recordingIds: [] })).toEqual([])
      })

      it('finds by person', async () => {
        await index.write([recording('a', person('p1')), recording('b', person('p2')), recording('c')])
        expect(await ids({ personId: 'p1' })).toEqual(['a'])
        expect(await ids({ personId: 'p3' })).toEqual([])
      })

      it('finds by any distinct id of the person or of the recording', async () => {
        await index.write([
          recording('a', { ...person('p1', undefined, ['d1', 'd2']), distinctId: 'd1' }),
          recording('b', { distinctId: 'd3' }),
          recording('c', { distinctId: 'd4' }),
        ])
        expect(await ids({ distinctIds: ['d2', 'd3'] })).toEqual(['b', 'a'])
        expect(await ids({ distinctIds: [] })).toEqual([])
      })

      it('finds by e-mail address, whatever its case', async () => {
        await index.write([
          recording('a', person('p1', 'Ada@Shop.example')),
          recording('b', person('p2', 'bob@x.example')),
        ])
        expect(await ids({ email: 'ADA@shop.EXAMPLE' })).toEqual(['a'])
      })

      it('finds all of a person’s recordings by an address they had at any time', async () => {
        await index.write([recording('a', person('p1', 'old@shop.example'))])
        await index.write([recording('b', { ...person('p1', 'new@shop.example'), startMs: NOON_MS + HOUR_MS })])
        await index.write([recording('a', person('p1', 'new@shop.example'))])
        expect(await ids({ email: 'old@shop.example' })).toEqual(['b', 'a'])
        expect(await ids({ email: 'new@shop.example' })).toEqual(['b', 'a'])
      })

      it('finds by addresses that were only told of', async () => {
        await index.write([recording('a', { ...person('p1', 'new@shop.example'), emails: ['older@shop.example'] })])
        expect(await ids({ email: 'older@shop.example' })).toEqual(['a'])
      })

      it('finds what somebody recorded before they were known', async () => {
        await index.write([recording('before', { distinctId: 'd1' }), recording('other', { distinctId: 'd2' })])
        await index.write([
          recording('after', { ...person('p1', 'ada@shop.example', ['d1']), startMs: NOON_MS + HOUR_MS }),
        ])
        expect(await ids({ email: 'ada@shop.example' })).toEqual(['after', 'before'])
        expect(await ids({ personId: 'p1' })).toEqual(['after', 'before'])
      })

      it('tells two people with one address apart, and finds both by it', async () => {
        await index.write([
          recording('a', person('p1', 'desk@shop.example')),
          recording('b', { ...person('p2', 'desk@shop.example'), startMs: NOON_MS + 1 }),
        ])
        expect(await ids({ email: 'desk@shop.example' })).toEqual(['b', 'a'])
        expect(await ids({ email: 'desk@shop.example', personId: 'p1' })).toEqual(['a'])
      })

      it('finds somebody who has an address and no id', async () => {
        await index.write([recording('a', { person: { email: 'ada@x.example', distinctIds: ['d1'], properties: {} } })])
        expect(await ids({ email: 'ada@x.example', distinctIds: ['d1'] })).toEqual(['a'])
        expect(await ids({ email: 'ada@x.example', distinctIds: ['d2'] })).toEqual([])
      })

      it('finds what overlaps a time range, its ends included, however long it is', async () => {
        await index.write([
          recording('day', { startMs: NOON_MS - 20 * HOUR_MS, durationMs: 24 * HOUR_MS }),
          recording('before', { startMs: NOON_MS - HOUR_MS }),
          recording('touches', { startMs: NOON_MS - 60_000 }),
          recording('within', { startMs: NOON_MS + 1 }),
          recording('after', { startMs: NOON_MS + 60_001 }),
        ])
        const range = { fromMs: NOON_MS, toMs: NOON_MS + 60_000 }
        expect(await ids(range)).toEqual(['within', 'touches', 'day'])
        expect(await ids({ fromMs: NOON_MS + 60_002 })).toEqual(['after', 'day'])
        expect(await ids({ toMs: NOON_MS - HOUR_MS })).toEqual(['before', 'day'])
        expect(await ids({ fromMs: -Infinity, toMs: Infinity })).toHaveLength(5)
        expect(await ids({ fromMs: NOON_MS + 0.5, toMs: NOON_MS + 1.5 })).toEqual(['within', 'day'])
      })

      it('finds by the beginning of a page address', async () => {
        await index.write([
          recording('a', { startUrl: 'https://shop.example/', urls: ['https://shop.example/Orders/1042?from=mail'] }),
          recording('b', { urls: ['https://other.example/?back=https://shop.example/orders/1'] }),
        ])
        expect(await ids({ url: { prefix: 'https://shop.example/orders/' } })).toEqual(['a'])
        expect(await ids({ url: { prefix: 'https://shop.example' } })).toEqual(['a'])
        expect(await ids({ url: { prefix: 'shop.example' } })).toEqual([])
      })

      it('finds by any part of a page address, two letters too', async () => {
        await index.write([
          recording('a', { urls: ['https://shop.example/orders/1042'] }),
          recording('b', { startUrl: 'https://shop.example/100%_off' }),
        ])
        expect(await ids({ url: { contains: 'ORDERS/10' } })).toEqual(['a'])
        expect(await ids({ url: { contains: '00%_o' } })).toEqual(['b'])
        expect(await ids({ url: { contains: '%' } })).toEqual(['b'])
        expect(await ids({ url: { contains: '_' } })).toEqual(['b'])
        expect(await ids({ url: { contains: 's/' } })).toEqual(['a'])
        expect(await ids({ url: { contains: '\\' } })).toEqual([])
      })

      it.each([
        ['orders/1042', ['a', 'b']],
        ['orders/10425/', ['b']],
        ['/0197aaaa-0000-7000', ['c']],
        ['0197AAAA-0000-7000-8000-000000000001', ['c']],
        ['7aaaa-00', ['c']],
        ['v2/orders', []],
      ])('finds %s by the part that looks like an id, and compares the rest', async (contains, expected) => {
        await index.write([
          recording('c', { urls: ['https://x.example/s/0197aaaa-0000-7000-8000-000000000001'] }),
          recording('b', { urls: ['https://x.example/orders/10425/pay'] }),
          recording('a', { urls: ['https://x.example/orders/1042', 'https://x.example/v2/1042'] }),
        ])
        expect((await ids({ url: { contains } })).sort()).toEqual(expected)
        expect(await ids({ url: { prefix: contains } })).toEqual([])
      })

      it('does not find one address that begins where another ends', async () => {
        await index.write([recording('a', { urls: ['https://x.example/one', 'https://x.example/two'] })])
        expect(await ids({ url: { contains: 'onehttps' } })).toEqual([])
        expect(await ids({ url: { contains: 'one\nhttps' } })).toEqual([])
      })

      it('finds those with errors, of the page or of its console, and those without', async () => {
        await index.write([
          recording('thrown', { errors: 2 }),
          recording('logged', { counts: { consoleErrors: 1 } }),
          recording('fine', { errors: 0, counts: { consoleErrors: 0 } }),
          recording('unknown'),
        ])
        expect(await ids({ hasErrors: true })).toEqual(['thrown', 'logged'])
        expect(await ids({ hasErrors: false })).toEqual(['unknown', 'fine'])
      })

      it('finds by duration, its ends included', async () => {
        await index.write([1, 2, 3].map((minutes) => recording(`m${minutes}`, { durationMs: minutes * 60_000 })))
        expect(await ids({ minDurationMs: 120_000 })).toEqual(['m3', 'm2'])
        expect(await ids({ maxDurationMs: 120_000 })).toEqual(['m2', 'm1'])
        expect(await ids({ minDurationMs: 60_001, maxDurationMs: 179_999 })).toEqual(['m2'])
      })

      it('finds live and closed ones', async () => {
        await index.write([recording('live', { ongoing: true }), recording('closed')])
        expect(await ids({ status: 'live' })).toEqual(['live'])
        expect(await ids({ status: 'closed' })).toEqual(['closed'])
      })

      it('finds what meets every condition at once', async () => {
        const facts = { ...person('p1', 'ada@x.example', ['d1']), urls: ['https://x.example/pay'], errors: 1 }
        await index.write([
          recording('all', facts),
          recording('long', { ...facts, durationMs: HOUR_MS }),
          recording('late', { ...facts, startMs: NOON_MS + HOUR_MS }),
          recording('fine', { ...facts, errors: 0 }),
          recording('elsewhere', { ...facts, urls: [] }),
          recording('other', { ...facts, ...person('p2', 'bob@x.example') }),
        ])
        const filter: RecordingSearch = {
          email: 'ada@x.example',
          distinctIds: ['d1'],
          personId: 'p1',
          fromMs: NOON_MS,
          toMs: NOON_MS + 1,
          url: { contains: '/pay' },
          hasErrors: true,
          maxDurationMs: 60_000,
          status: 'closed',
        }
        expect(await ids(filter)).toEqual(['all'])
        expect(await ids({ ...filter, recordingIds: ['late'] })).toEqual([])
      })

      it.each<[string, RecordingSearch]>([
        ['an empty address', { url: { prefix: '' } }],
        ['a page of none', { limit: 0 }],
        ['half a page', { limit: 1.5 }],
        ['a cursor of its own making', { cursor: '1; drop table recordings' }],
        ['a time that is none', { fromMs: NaN }],
      ])('refuses %s', async (_, filter) => {
        await expect(index.search(filter)).rejects.toMatchObject({ code: 'bad_request' })
      })
    })
    describe('paging', () => {
      async function pages(filter: RecordingSearch, between?: () => Promise<void>): Promise<string[][]> {
        const found: string[][] = []
        let cursor: string | undefined
        do {
          const page = await index.search({ ...filter, ...(cursor !== undefined && { cursor }) })
          found.push(page.entries.map(({ info }) => info.id))
          cursor = page.nextCursor
          await between?.()
        } while (cursor !== undefined)
        return found
      }

      it('gives everything once, newest first, those of one instant too', async () => {
        const times = [3, 1, 1, 1, 2, 0, 1].map((hour) => NOON_MS + hour * HOUR_MS)
        await index.write(
          times.map((startMs, at) => recording(`r${at}`, { startMs, ...person('p1', 'ada@x.example') })),
        )
        const expected = [['r0', 'r4'], ['r6', 'r3'], ['r2', 'r1'], ['r5']]
        expect(await pages({ limit: 2 })).toEqual(expected)
        expect(await pages({ limit: 2, email: 'ada@x.example' })).toEqual(expected)
      })

      it('says at the last full page that there is no more', async () => {
        await index.write(['a', 'b'].map((id) => recording(id)))
        expect(await pages({ limit: 2 })).toEqual([['b', 'a']])
      })

      it('neither doubles nor hides anything when recordings come in between', async () => {
        await index.write([1, 2, 3, 4].map((at) => recording(`r${at}`, { startMs: NOON_MS + at })))
        let extra = 0
        const seen = await pages({ limit: 2 }, async () => {
          extra += 1
          await index.write([recording(`new${extra}`, { startMs: NOON_MS + 1_000 * extra })])
        })
        expect(seen.flat()).toEqual(['r4', 'r3', 'r2', 'r1'])
      })

      it('is the same as a walk over all of them, for seeded random filters', async () => {
        const random = createRandom(20_261_120)
        const pick = (count: number) => Math.floor(random() * count)
        const written = Array.from({ length: 150 }, (_, at) =>
          recording(`s${at}`, {
            startMs: NOON_MS + pick(40) * 60_000,
            durationMs: pick(30) * 60_000,
            errors: pick(3) === 0 ? 1 : 0,
            ...person(`p${pick(8)}`, undefined, [`d${pick(5)}`]),
            urls: [`https://x.example/${pick(6)}/${pick(4)}`],
          }),
        )
        await index.write(written)
        for (let round = 0; round < 40; round += 1) {
          const filter: RecordingSearch = {
            limit: 1 + pick(60),
            ...(pick(2) && { fromMs: NOON_MS + pick(60) * 60_000 }),
            ...(pick(2) && { toMs: NOON_MS + pick(60) * 60_000 }),
            ...(pick(3) === 0 && { personId: `p${pick(8)}` }),
            ...(pick(3) === 0 && { hasErrors: pick(2) === 0 }),
            ...(pick(3) === 0 && { minDurationMs: pick(30) * 60_000 }),
            ...(pick(3) === 0 && { url: { contains: `/${pick(6)}/` } }),
          }
          expect((await pages(filter)).flat(), JSON.stringify(filter)).toEqual(slowSearch(written, filter))
        }
      })
    })
    describeSignals(() => index)
  })
}
