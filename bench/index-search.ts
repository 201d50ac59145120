import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'

import { openDatabase } from '../src/server/database/database.ts'
import { pgliteEngine } from '../src/server/database/engine/pglite-engine.ts'
import { postgresEngine } from '../src/server/database/engine/postgres-engine.ts'
import type { SqlEngine } from '../src/server/database/engine/sql-engine.ts'
import { sqlIndex } from '../src/server/database/recordings/sql-index.ts'
import { searchStatement } from '../src/server/database/recordings/search-recordings.ts'
import type { RecordingIndex } from '../src/server/ports/recording-index.ts'
import { openPostgres } from '../test/e2e/postgres-server.ts'
import { makeRecordings } from '../test/server/database/made-recordings.ts'
import { madeSearches } from '../test/server/database/made-searches.ts'
import { explain } from '../test/server/database/query-plan.ts'
import { quantile } from './figure.ts'

/**
 * Searches a made index: `npx tsx bench/index-search.ts --count 1000000 --engine postgres`. Fails where a search would
 * read a table from end to end.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '200' },
    engine: { type: 'string', multiple: true, default: ['postgres', 'embedded'] },
  },
})
const count = Number(values.count)
const rounds = Number(values.rounds)
const SCHEMA = 'bench'
/** Searches that read a whole table, and where. */
const scanned: string[] = []

for (const name of values.engine) {
  if (name === 'embedded') {
    const engine = pgliteEngine({})
    await measure(`embedded, ${count} recordings`, engine).finally(() => engine.close())
    continue
  }
  const server = await openPostgres()
  if (!server) {
    console.log('There is no PostgreSQL server: install the package "postgresql", or set DATABASE_URL.')
    continue
  }
  const engine = postgresEngine({ connectionString: server.url }, { statementTimeoutMs: 0, maxConnections: 1 })
  await measure(`PostgreSQL, ${count} recordings`, engine).finally(async () => {
    await engine.close()
    await server.stop()
  })
}

for (const line of scanned) console.log(`NO INDEX  ${line}`)
process.exitCode = scanned.length > 0 ? 1 : 0

async function measure(name: string, engine: SqlEngine): Promise<void> {
  const database = openDatabase(engine, SCHEMA)
  await database.ready()
  const began = performance.now()
  await makeRecordings(engine, database.schema, count)
  const [size] = await engine.query<{ tables: number; indexes: number }>(
    `select sum(pg_table_size(c.oid))::float8 as tables, sum(pg_indexes_size(c.oid))::float8 as indexes
      from pg_class c where c.relnamespace = '${SCHEMA}'::regnamespace and c.relkind = 'r'`,
  )
  const seconds = Math.round((performance.now() - began) / 1_000)
  console.log(`\n${name}: made in ${seconds} s; ${mb(size?.tables)} MB of rows, ${mb(size?.indexes)} MB of indexes`)
  const index = sqlIndex(database)
  for (const search of Object.keys(madeSearches(count))) {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const filter = madeSearches(count, round + 1)[search] ?? {}
      const at = performance.now()
      await index.search(filter)
      times.push(performance.now() - at)
    }
    const { text, values: asked } = searchStatement(database.schema, madeSearches(count)[search] ?? {})
    const plan = await explain(engine, text, asked)
    scanned.push(...plan.fullScans.map((table) => `${name}: ${search} reads all of ${table}`))
    const read = [...plan.indexes, ...plan.fullScans.map((table) => `ALL OF ${table}`)].join(', ')
    console.log(`${search.padEnd(20)} p50 ${ms(times, 0.5)}  p95 ${ms(times, 0.95)}  ${read}`)
  }
  for (const size of [1, 100]) console.log(`writes of ${String(size).padEnd(9)} ${await timeWrites(index, size)}`)
}

/** Writes of recordings that are new, each of ten pages. */
async function timeWrites(index: RecordingIndex, size: number): Promise<string> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const recordings = Array.from({ length: size }, (_, at) => {
      const id = `w${size}-${round}-${at}`
      const person = { id: `p${at}`, email: `p${at}@shop.example`, distinctIds: [`d${at}`], properties: {} }
      const urls = Array.from({ length: 10 }, (_page, page) => `https://shop.example/orders/${round}${at}/${page}`)
      return {
        info: { id, startMs: 1e12 + round, endMs: 1e12 + round + 60_000, ongoing: false, person },
        urls,
        errors: 0,
      }
    })
    const at = performance.now()
    await index.write(recordings)
    times.push(performance.now() - at)
  }
  return `p50 ${ms(times, 0.5)}  p95 ${ms(times, 0.95)}`
}

function ms(times: readonly number[], share: number): string {
  return `${quantile(times, share).toFixed(1).padStart(7)} ms`
}

function mb(bytes = 0): number {
  return Math.round(bytes / 1e6)
}
