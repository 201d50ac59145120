import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { parquetAnalytics } from '../../../../src/server/database/analytics/parquet-analytics.ts'
import type { InspectorItem } from '../../../../src/recording/recording-view.ts'
import type { RecordingInfo } from '../../../../src/recording/replay-source.ts'

const START_MS = Date.parse('2026-11-20T23:59:50.000Z')
const info: RecordingInfo = {
  id: 'night',
  startMs: START_MS,
  endMs: START_MS + 60_000,
  ongoing: false,
  distinctId: 'd1',
  person: { id: 'p1', distinctIds: ['d1'], properties: {} },
}

function item(kind: InspectorItem['kind'], offsetMs: number, more: Partial<InspectorItem> = {}): InspectorItem {
  return {
    id: `${kind}${offsetMs}`,
    kind,
    offsetMs,
    windowId: 'w1',
    title: kind,
    tone: 'neutral',
    searchText: '',
    ...more,
  }
}

/** Ten seconds before midnight, and some after. */
const NIGHT = {
  info,
  urls: [
    { offsetMs: 0, windowId: 'w1', url: 'https://shop.example/cart' },
    { offsetMs: 15_000, windowId: 'w1', url: 'https://shop.example/pay' },
  ],
  items: [
    item('navigation', 0, { title: '/cart' }),
    item('click', 1_000.5, { title: 'Pay “now”; drop table rows' }),
    item('input', 2_000),
    item('network', 12_000, {
      title: 'POST /api/pay',
      tone: 'danger',
      data: {
        name: 'https://shop.example/api/pay',
        method: 'POST',
        responseStatus: 500,
        duration: 81.5,
        requestBody: 'card=4242',
      },
    }),
    item('console', 13_000, { title: 'declined', tone: 'danger', data: { level: 'error' } }),
    item('error', 16_000, { title: `it's \0 broken \ud800` }),
  ],
  productEvents: [
    { id: 'e1', name: 'payment_failed', timestampMs: START_MS + 16_500, windowId: 'w1', properties: { amount: 2750 } },
    {
      id: 'e2',
      name: '$pageview',
      timestampMs: START_MS + 17_000,
      distinctId: 'd9',
      properties: { $current_url: 'https://x.example/' },
    },
  ],
}

let root: string
let folder: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "it's analytics-"))
  folder = path.join(root, 'analytics')
  await writeFile(path.join(root, 'secret.csv'), 'secret\n1\n')
})
afterAll(() => rm(root, { recursive: true }))

describe('parquetAnalytics', () => {
  const analytics = () => parquetAnalytics({ folder })
  const rows = async (sql: string, values: readonly string[] = []) => (await analytics().query(sql, { values })).rows

  it('answers with no rows before anything is written', async () => {
    expect(await analytics().query('select title, day from clicks')).toEqual({
      columns: ['title', 'day'],
      rows: [],
      cut: false,
    })
  })

  it('writes one file per day, and nothing else', async () => {
    expect(await analytics().write(NIGHT)).toBe(7)
    expect((await readdir(folder)).filter((name) => !name.startsWith('.')).sort()).toEqual([
      'day=2026-11-20',
      'day=2026-11-21',
    ])
    expect(await readdir(path.join(folder, 'day=2026-11-21'))).toEqual(['night.parquet'])
    expect(await readdir(path.join(folder, '.writing'))).toEqual([])
  })

  it('says of each kind what is worth counting, and where the person was', async () => {
    expect(await rows('select * from clicks')).toEqual([
      {
        recording_id: 'night',
        happened_at: '2026-11-20T23:59:51.000Z',
        offset_ms: 1_000.5,
        kind: 'click',
        window_id: 'w1',
        person_id: 'p1',
        distinct_id: 'd1',
        url: 'https://shop.example/cart',
        title: 'Pay “now”; drop table rows',
        detail: null,
        tone: 'neutral',
        level: null,
        method: null,
        status: null,
        duration_ms: null,
        properties: null,
        day: expect.stringContaining('2026-11-20'),
      },
    ])
    expect(await rows('select url, method, status, duration_ms, tone from requests')).toEqual([
      { url: 'https://shop.example/api/pay', method: 'POST', status: 500, duration_ms: 81.5, tone: 'danger' },
    ])
    expect(await rows('select title, level from console_lines')).toEqual([{ title: 'declined', level: 'error' }])
    expect(await rows('select title, url from errors')).toEqual([
      { title: `it's \uFFFD broken \uFFFD`, url: 'https://shop.example/pay' },
    ])
    expect(await rows('select title, url, distinct_id, properties from product_events order by happened_at')).toEqual([
      { title: 'payment_failed', url: 'https://shop.example/pay', distinct_id: 'd1', properties: '{"amount":2750}' },
      {
        title: '$pageview',
        url: 'https://x.example/',
        distinct_id: 'd9',
        properties: '{"$current_url":"https://x.example/"}',
      },
    ])
    expect(
      await rows('select kind from events where kind in (?, ?)'.replace('?, ?', '$1, $2'), ['input', 'navigation']),
    ).toEqual([{ kind: 'navigation' }])
  })

  it('keeps no body of any request', async () => {
    expect(JSON.stringify(await rows('select * from events'))).not.toContain('4242')
  })

  it('counts by day and hour', async () => {
    const sql = `select day::varchar as day, date_trunc('hour', happened_at) as hour, count(*) as n
      from events group by all order by 1`
    expect(await rows(sql)).toEqual([
      { day: '2026-11-20', hour: '2026-11-20T23:00:00.000Z', n: 2 },
      { day: '2026-11-21', hour: '2026-11-21T00:00:00.000Z', n: 5 },
    ])
  })

  it('replaces what it wrote of a recording before, days that have nothing left too', async () => {
    await analytics().write({ ...NIGHT, items: NIGHT.items.slice(0, 2), productEvents: [] })
    expect(await rows('select kind from events order by offset_ms')).toEqual([
      { kind: 'navigation' },
      { kind: 'click' },
    ])
    await analytics().write(NIGHT)
  })

  it('removes a recording, and leaves the others', async () => {
    await analytics().write({ ...NIGHT, info: { ...info, id: 'other' } })
    const names = ['day=2026-11-20/other.parquet', 'day=2026-11-21/other.parquet']
    const contents = await Promise.all(names.map((name) => readFile(path.join(folder, name))))
    // An auditor can compare it with a copy.
    expect(await analytics().remove('other')).toEqual(
      names.map((key, position) => ({
        key,
        bytes: contents[position]!.length,
        sha256: createHash('sha256').update(contents[position]!).digest('hex'),
      })),
    )
    expect(await analytics().remove('other')).toEqual([])
    expect(await analytics().remove('never-there')).toEqual([])
    expect(await rows('select distinct recording_id as id from events')).toEqual([{ id: 'night' }])
  })

  it.each([
    ['a file elsewhere', () => `select * from read_csv('${path.join(root, 'secret.csv').replaceAll("'", "''")}')`],
    ['a file by a way around', () => `select * from read_csv('${folder.replaceAll("'", "''")}/../secret.csv')`],
    ['a file of the system', () => `select * from read_text('/etc/passwd')`],
    ['the network', () => `select * from 'https://shop.example/x.parquet'`],
    [
      'a copy into the folder',
      () => `copy (select 1) to '${folder.replaceAll("'", "''")}/day=2026-11-20/evil.parquet'`,
    ],
    ['a database in the folder', () => `attach '${folder.replaceAll("'", "''")}/x.db'`],
    ['two statements', () => 'select 1; select 2'],
    ['a change of settings', () => 'set enable_external_access = true'],
    ['a new extension', () => 'install httpfs'],
    ['a removal', () => 'drop view events'],
    ['no statement', () => ''],
    ['nonsense', () => 'selec 1'],
  ])('refuses %s', async (_, sql) => {
    await expect(analytics().query(sql())).rejects.toMatchObject({ code: 'bad_request' })
    expect(await readdir(path.join(folder, 'day=2026-11-20'))).toEqual(['night.parquet'])
  })

  it('says what is wrong with a query, and not where the files are', async () => {
    const error = await analytics()
      .query('select titel from clicks')
      .catch((caught: Error) => caught.message)
    expect(error).toContain('titel')
    const file = await analytics()
      .query(`select * from read_text('${root.replaceAll("'", "''")}/x')`)
      .catch((caught: Error) => caught.message)
    expect(file).not.toContain(path.basename(root))
  })

  it('cuts an answer that is too long, and gives whole numbers as numbers', async () => {
    const few = parquetAnalytics({ folder, maxRows: 3 })
    const page = await few.query('select range as n from range(10000)')
    expect(page).toEqual({ columns: ['n'], rows: [{ n: 0 }, { n: 1 }, { n: 2 }], cut: true })
    expect(await rows('select 9007199254740993 as big')).toEqual([{ big: '9007199254740993' }])
  })

  it('stops a query that takes too long, or is cancelled', async () => {
    const endless = 'select count(*) from range(1000000000) a, range(1000000) b'
    const hasty = parquetAnalytics({ folder, timeoutMs: 100 })
    await expect(hasty.query(endless)).rejects.toMatchObject({ code: 'unavailable' })
    const controller = new AbortController()
    const asked = analytics().query(endless, { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await expect(asked).rejects.toMatchObject({ code: 'aborted' })
  })

  it('exports every row as a line of JSON', async () => {
    let text = ''
    for await (const part of analytics().exportJsonLines('select range as n from range(5000) order by n')) text += part
    const lines = text.trimEnd().split('\n')
    expect(lines).toHaveLength(5_000)
    expect(JSON.parse(lines[4_999]!)).toEqual({ n: 4_999 })
  })

  it('fails an export whose query is wrong', async () => {
    const reader = analytics().exportJsonLines('drop view events').getReader()
    await expect(reader.read()).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('refuses an id that is a path', async () => {
    await expect(analytics().write({ ...NIGHT, info: { ...info, id: '../x' } })).rejects.toMatchObject({
      code: 'bad_request',
    })
    await expect(analytics().remove('../x')).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('says that it cannot write', async () => {
    const taken = path.join(root, 'taken')
    await mkdir(taken)
    await writeFile(path.join(taken, '.writing'), '')
    await expect(parquetAnalytics({ folder: taken }).write(NIGHT)).rejects.toMatchObject({ code: 'storage' })
  })
})
