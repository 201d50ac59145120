import type { SqlEngine } from '../../../src/server/database/engine/sql-engine.ts'

/** What a table of made recordings holds: enough to know which searches are rare and which are common. */
export const MADE = {
  /** When the last of them begins. */
  newestMs: Date.parse('2026-11-20T12:00:00.000Z'),
  /** One begins every so many ms. */
  everyMs: 20_000,
  recordingsPerPerson: 20,
  /** One in so many has errors, lasts for hours, is live. */
  errorsEvery: 50,
  longEvery: 5_000,
  liveEvery: 1_000,
} as const

const BATCH = 20_000

/**
 * Fills the index's tables with `count` recordings made by the database itself: r0 is the oldest. Person pN has
 * the recordings rN, r(N + people), …, the address pN@shop.example, and once had oldN@shop.example.
 *
 * @param schema quoted
 */
export async function makeRecordings(engine: SqlEngine, schema: string, count: number): Promise<void> {
  const people = Math.max(1, Math.floor(count / MADE.recordingsPerPerson))
  const oldestMs = MADE.newestMs - (count - 1) * MADE.everyMs
  // As whoever restores a table does: entries of this index come one by one far slower than all at once.
  await engine.query(`drop index ${schema}.recordings_by_url`)
  for (let from = 0; from < count; from += BATCH) {
    await engine.query(
      `insert into ${schema}.recordings
        (id, owner, start_ms, end_ms, status, errors, console_errors, bytes, urls, url_text, info)
      select 'r' || i, 'person:p' || i % $4::int, start_ms, start_ms + duration_ms,
        case when i % ${MADE.liveEvery} = 0 then 'live' else 'closed' end,
        case when i % ${MADE.errorsEvery} = 0 then 1 else 0 end, 0, 250000,
        jsonb_build_array(url), E'\\nhttps://shop.example/\\n' || url || E'\\n',
        jsonb_build_object('id', 'r' || i, 'startMs', start_ms, 'endMs', start_ms + duration_ms, 'ongoing', false,
          'startUrl', 'https://shop.example/', 'distinctId', 'd' || i % $4::int,
          'person', jsonb_build_object('id', 'p' || i % $4::int, 'properties', '{}'::jsonb,
            'email', 'p' || i % $4::int || '@shop.example', 'distinctIds', jsonb_build_array('d' || i % $4::int)))
      from (select i, $3::float8::bigint + i * ${MADE.everyMs}::bigint as start_ms,
          case when i % ${MADE.longEvery} = 7 then 14400000 else 5000 + (i::bigint * 7919) % 1500000 end as duration_ms,
          'https://shop.example/orders/' || i || '/pay' as url
        from generate_series($1::int, $2::int) i) made`,
      [from, Math.min(from + BATCH, count) - 1, oldestMs, people],
    )
  }
  await engine.query(
    `insert into ${schema}.people (kind, value, owner)
      select k.kind, k.prefix || i || k.suffix, 'person:p' || i
      from generate_series(0, $1::int - 1) i, (values ('email', 'p', '@shop.example'),
        ('email', 'old', '@shop.example'), ('distinct_id', 'd', '')) k(kind, prefix, suffix)`,
    [people],
  )
  await engine.query(`create index recordings_by_url on ${schema}.recordings using gin (url_text gin_trgm_ops)`)
  await engine.query('vacuum analyze')
}
