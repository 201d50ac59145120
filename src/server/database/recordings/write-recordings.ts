import { ReplayError } from '../../../shared/errors.ts'
import { assertSafeInfo } from '../../../recording/archive/assert-safe-info.ts'
import type { IndexedRecording } from '../../ports/recording-index.ts'
import type { Queryable } from '../engine/sql-engine.ts'
import { toSqlJson, toSqlText } from '../sql-json.ts'
import { ownerOf, personKey, type PersonKeyKind } from './owner.ts'

/** How much of a recording's addresses can be searched: all of them, but for one that visits thousands. */
const MAX_URL_TEXT = 65_536
const MAX_URLS = 1_000

/** What a column of type `integer` holds. */
const MAX_ERRORS = 2 ** 31 - 1

/** Recordings are removed together with their people: nobody may name one of these in between. */
export const PEOPLE_LOCK = 0x706f7275

interface PersonRow {
  readonly kind: PersonKeyKind
  readonly value: string
  readonly owner: string
}

/** Writes recordings and their people; two statements, however many there are. */
export async function writeRecordings(
  sql: Queryable,
  schema: string,
  recordings: readonly IndexedRecording[],
): Promise<void> {
  // A statement may not replace the same row twice, and takes its locks in order: two writers never wait in a circle.
  const byId = new Map(recordings.map((recording) => [recording.info.id, recording]))
  const inOrder = [...byId.values()].sort((a, b) => (a.info.id < b.info.id ? -1 : 1))
  await sql.query('select pg_advisory_xact_lock_shared($1)', [PEOPLE_LOCK])
  await sql.query(upsertRecordings(schema), [toSqlJson(inOrder.map(recordingRow))])
  await sql.query(insertPeople(schema), [toSqlJson(inOrder.flatMap(personRows))])
}

/** Always said. */
const REPLACED = ['owner', 'start_ms', 'end_ms', 'status', 'console_errors', 'info']

/** Kept where a later writer does not say: whoever receives a recording knows less of it than whoever derives its lists. */
const KEPT = ['errors', 'archive_key', 'bytes', 'urls']

function upsertRecordings(schema: string): string {
  const columns = [...REPLACED, ...KEPT, 'url_text'].join(', ')
  const sets = [
    ...REPLACED.map((column) => `${column} = excluded.${column}`),
    ...KEPT.map((column) => `${column} = coalesce(excluded.${column}, known.${column})`),
    'url_text = case when excluded.urls is null and known.urls is not null then known.url_text else excluded.url_text end',
    'written_at = now()',
  ]
  return `insert into ${schema}.recordings as known (id, ${columns})
    select id, ${columns} from jsonb_to_recordset($1::jsonb) as row(
      id text, owner text, start_ms bigint, end_ms bigint, status text, errors integer, console_errors integer,
      archive_key text, bytes bigint, urls jsonb, url_text text, info jsonb)
    on conflict (id) do update set ${sets.join(', ')}`
}

function insertPeople(schema: string): string {
  return `insert into ${schema}.people (kind, value, owner)
    select distinct kind, value, owner from jsonb_to_recordset($1::jsonb) as row(kind text, value text, owner text)
    order by kind, value, owner on conflict do nothing`
}

/** @throws ReplayError `bad_request` for what is no recording info */
function recordingRow(recording: IndexedRecording) {
  const { info, urls, errors, archiveKey, bytes } = recording
  assertSafeInfo(info)
  assertCounts(recording)
  return {
    id: info.id,
    owner: ownerOf(info),
    start_ms: Math.round(info.startMs),
    end_ms: Math.round(info.endMs),
    status: info.ongoing ? 'live' : 'closed',
    errors,
    console_errors: info.counts?.consoleErrors ?? 0,
    archive_key: archiveKey,
    bytes,
    urls: urls?.slice(0, MAX_URLS),
    url_text: urlText([info.startUrl ?? '', ...(urls ?? [])]),
    info,
  }
}

/** One address per line, a line end before and behind each: a prefix is then a text that follows a line end. */
export function urlText(urls: readonly string[]): string {
  const lines = [...new Set(urls.map(searchableUrl))].filter((url) => url !== '')
  return lines.length === 0 ? '' : `\n${lines.join('\n').slice(0, MAX_URL_TEXT)}\n`
}

/** An address, or a part of one, as it is looked for. */
export function searchableUrl(url: string): string {
  return toSqlText(url).replaceAll('\n', ' ').toLowerCase()
}

function personRows(recording: IndexedRecording): readonly PersonRow[] {
  const { info, emails = [] } = recording
  const owner = ownerOf(info)
  if (owner === null) return []
  const addresses = [info.person?.email, ...emails]
  const distinctIds = [info.distinctId, ...(info.person?.distinctIds ?? [])]
  return [...keyRows('email', addresses, owner), ...keyRows('distinct_id', distinctIds, owner)]
}

function keyRows(kind: PersonKeyKind, values: readonly (string | undefined)[], owner: string): readonly PersonRow[] {
  return values.flatMap((value) => (value ? [{ kind, value: personKey(kind, value), owner }] : []))
}

function assertCounts({ info, errors = 0, bytes = 0 }: IndexedRecording): void {
  const counts = [errors, info.counts?.consoleErrors ?? 0, bytes]
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0
  if (counts.every(isCount) && Math.max(...counts.slice(0, 2)) <= MAX_ERRORS && Number.isFinite(info.endMs)) return
  throw new ReplayError('bad_request', {
    what: `The recording ${info.id} has a time, a count or a size that is none.`,
    fix: 'Give ms since epoch, and whole numbers from 0.',
  })
}
