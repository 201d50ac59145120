import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ANALYTICS_COLUMNS } from '../../../../src/server/database/analytics/analytics-row.ts'
import { parquetAnalytics } from '../../../../src/server/database/analytics/parquet-analytics.ts'

const GUIDE = path.resolve(import.meta.dirname, '../../../../docs/guides/analytics.md')
const START_MS = Date.parse('2026-11-20T12:00:00.250Z')

/** What Parquet calls the columns that BigQuery reads as each of its types. */
const BIGQUERY_TYPES: Readonly<Record<string, string>> = {
  VARCHAR: 'string',
  TIMESTAMPTZ: 'timestamp',
  DOUBLE: 'float64',
  INTEGER: 'int64',
}

let root: string
let blocks: readonly string[]
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'warehouse-'))
  const text = await readFile(GUIDE, 'utf8')
  blocks = [...text.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = '']) => sql)
  await parquetAnalytics({ folder: path.join(root, 'analytics') }).write({
    info: { id: 'r1', startMs: START_MS, endMs: START_MS + 1, ongoing: false },
    items: [{ id: 'a', kind: 'click', offsetMs: 0, windowId: 'w', title: 'Pay', tone: 'neutral', searchText: '' }],
  })
})
afterAll(() => rm(root, { recursive: true }))

async function duckDb(...statements: readonly string[]) {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  let rows: Record<string, unknown>[] = []
  for (const statement of statements) rows = (await connection.runAndReadAll(statement)).getRowObjectsJson()
  connection.closeSync()
  instance.closeSync()
  return rows
}

describe('the guide to analytics', () => {
  it('shows a view that DuckDB makes of the files', async () => {
    const view = blocks[0]!.replace("'analytics/", `'${root}/analytics/`)
    const rows = await duckDb(view, 'select title, day, epoch_ms(happened_at)::double as ms from replay_events')
    expect(rows).toEqual([{ title: 'Pay', day: '2026-11-20', ms: START_MS }])
  })

  it('shows a BigQuery table of exactly the columns that are written', () => {
    const columns = [...blocks[1]!.matchAll(/^ {2}(\w+) (\w+),?$/gm)].map(([, name, type]) => [name, type])
    expect(columns).toEqual(Object.entries(ANALYTICS_COLUMNS).map(([name, type]) => [name, BIGQUERY_TYPES[type]]))
  })

  it('writes instants as instants, whatever the zone of whoever reads them', async () => {
    const schema = await duckDb(
      `select name, logical_type from parquet_schema('${root}/analytics/day=2026-11-20/r1.parquet') where name = 'happened_at'`,
    )
    expect(JSON.stringify(schema)).toContain('isAdjustedToUTC=1')
  })
})
