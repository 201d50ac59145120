import { throwIfAborted } from '../../../sources/abort.ts'
import type { RecordingIndex } from '../../ports/recording-index.ts'
import type { Database } from '../database.ts'
import { cutPage } from '../page-cursor.ts'
import { toSqlText } from '../sql-json.ts'
import { searchStatement, storedColumns } from './search-recordings.ts'
import { readStoredRow, storedCursor, type StoredRow } from './stored-row.ts'
import { PEOPLE_LOCK, writeRecordings } from './write-recordings.ts'

/** The index in PostgreSQL's SQL, whatever engine runs it. */
export function sqlIndex({ engine, schema, ready }: Database): RecordingIndex {
  return {
    id: `${engine.id}/${schema}`,

    async write(recordings, { signal } = {}) {
      throwIfAborted(signal)
      if (recordings.length === 0) return
      await ready(signal)
      await engine.transaction((sql) => writeRecordings(sql, schema, recordings))
      await engine.wrote(recordings.length)
    },

    async get(recordingId, { signal } = {}) {
      await ready(signal)
      const text = `select ${storedColumns('r')} from ${schema}.recordings r where r.id = $1`
      const [row] = await engine.query<StoredRow>(text, [toSqlText(recordingId)], { ...(signal && { signal }) })
      return row ? readStoredRow(row) : null
    },

    async search(filter, { signal } = {}) {
      const { text, values, limit } = searchStatement(schema, filter)
      await ready(signal)
      const found = await engine.query<StoredRow>(text, values, { ...(signal && { signal }) })
      const { rows, ...rest } = cutPage(found, limit, storedCursor)
      return { entries: rows.map(readStoredRow), ...rest }
    },

    async remove(recordingIds, { signal } = {}) {
      await ready(signal)
      const removed = await engine.transaction(async (sql) => {
        await sql.query('select pg_advisory_xact_lock($1)', [PEOPLE_LOCK])
        const rows = await sql.query<{ owner: string | null }>(
          `delete from ${schema}.recordings where id = any($1::text[]) returning owner`,
          [recordingIds.map(toSqlText)],
        )
        await sql.query(
          `delete from ${schema}.people p where p.owner = any($1::text[])
            and not exists (select from ${schema}.recordings r where r.owner = p.owner)`,
          [rows.flatMap(({ owner }) => owner ?? [])],
        )
        return rows.length
      })
      await engine.wrote(removed)
      return removed
    },
  }
}
