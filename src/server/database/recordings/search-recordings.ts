import { ReplayError } from '../../../shared/errors.ts'
import type { RecordingSearch } from '../../ports/recording-index.ts'
import { readCursor, readLimit } from '../page-cursor.ts'
import { toSqlText } from '../sql-json.ts'
import { createSqlValues, type SqlValues } from '../sql-values.ts'
import { anonymousOwner, personKey, personOwner } from './owner.ts'
import { searchableUrl } from './write-recordings.ts'

const DEFAULT_LIMIT = 50

/** A statement that reads one row more than the page, so that it is known whether there are more. */
export interface SearchStatement {
  readonly text: string
  readonly values: readonly unknown[]
  readonly limit: number
}

/** The columns that `readStoredRow` reads. Numbers as `float8`, which both engines give as a number. */
const COLUMNS = ['id', 'start_ms::float8', 'errors', 'archive_key', 'bytes::float8', 'urls', 'info']

export function storedColumns(table: string): string {
  return COLUMNS.map((column) => `${table}.${column}`).join(', ')
}

/**
 * The statement for a filter: a walk down an index in the order of the list, until the page is full. A person is looked
 * up first; each owner they go by is then such a walk of its own, so that a person with a thousand recordings costs no
 * more than one with ten.
 *
 * @param schema quoted
 * @throws ReplayError `bad_request`
 */
export function searchStatement(schema: string, filter: RecordingSearch): SearchStatement {
  const limit = readLimit(filter.limit ?? DEFAULT_LIMIT)
  const sql = createSqlValues()
  const conditions = conditionsOf(schema, filter, sql)
  const owners = ownersOf(schema, filter, sql)
  const count = sql.add(limit + 1)
  const order = 'order by start_ms desc, id desc'
  const walk = (more: readonly string[]) => {
    const all = [...more, ...conditions]
    const where = all.length > 0 ? `where ${all.join(' and ')}` : ''
    return `select r.* from ${schema}.recordings r ${where} ${order} limit ${count}`
  }
  const found =
    owners === null
      ? walk([])
      : `select found.* from (${owners}) owners
          cross join lateral (${walk(['r.owner = owners.owner'])}) found ${order} limit ${count}`
  return { text: `select ${storedColumns('f')} from (${found}) f ${order}`, values: sql.values, limit }
}

function conditionsOf(schema: string, filter: RecordingSearch, sql: SqlValues): readonly string[] {
  const { recordingIds, fromMs, toMs, url, hasErrors, minDurationMs, maxDurationMs, status, cursor } = filter
  const conditions: string[] = []
  const bound = (column: string, operator: string, value: number | undefined, less = '') => {
    if (value !== undefined && Math.abs(value) !== Infinity)
      conditions.push(`${column} ${operator} ${sql.add(readNumber(value))}::float8::bigint${less}`)
  }
  if (recordingIds) conditions.push(`r.id = any(${sql.add(recordingIds.map(toSqlText))}::text[])`)
  bound('r.start_ms', '<=', floor(toMs))
  bound('r.end_ms', '>=', ceil(fromMs))
  // What reaches into the range began at most the longest recording before it: that ends the walk.
  const longest = `(select coalesce(max(duration_ms), 0) from ${schema}.recordings)`
  bound('r.start_ms', '>=', ceil(fromMs), ` - ${longest}`)
  bound('r.duration_ms', '>=', ceil(minDurationMs))
  bound('r.duration_ms', '<=', floor(maxDurationMs))
  if (hasErrors !== undefined) conditions.push(hasErrors ? 'r.has_errors' : 'not r.has_errors')
  if (status) conditions.push(status === 'live' ? `r.status = 'live'` : `r.status = 'closed'`)
  if (url) conditions.push(urlCondition(url, sql))
  if (cursor !== undefined) {
    const { atMs, id } = readCursor(cursor)
    conditions.push(`(r.start_ms, r.id) < (${sql.add(atMs)}::float8::bigint, ${sql.add(id)}::text)`)
  }
  return conditions
}

/** The owners that every given fact of a person leads to, as a query; `null` where none is given. */
function ownersOf(schema: string, filter: RecordingSearch, sql: SqlValues): string | null {
  const { personId, distinctIds, email } = filter
  const named: string[] = []
  if (personId !== undefined) named.push(`select ${sql.add(personOwner(personId))}::text as owner`)
  if (email !== undefined) {
    const key = sql.add(personKey('email', email))
    named.push(`select owner from ${schema}.people where kind = 'email' and value = ${key}`)
  }
  if (distinctIds !== undefined) {
    const keys = sql.add(distinctIds.map((id) => personKey('distinct_id', id)))
    named.push(`select owner from ${schema}.people where kind = 'distinct_id' and value = any(${keys}::text[])`)
  }
  if (named.length === 0) return null
  return named.map((owners) => `(${withAnonymous(schema, owners)})`).join(' intersect ')
}

/** Before they logged in, people were nobody but a distinct id: what that recorded is theirs too. */
function withAnonymous(schema: string, owners: string): string {
  return `with named as (${owners})
    select owner from named
    union select '${anonymousOwner('')}' || p.value
      from named join ${schema}.people p on p.owner = named.owner and p.kind = 'distinct_id'`
}

/**
 * Finds an address by its rarest part. Everybody visits the same site, so that most of an address is in every row; what
 * looks like an id is in few. Only that goes to the index, and the whole is compared with what it finds.
 *
 * @throws ReplayError `bad_request` for an empty text, which every address contains
 */
function urlCondition(url: NonNullable<RecordingSearch['url']>, sql: SqlValues): string {
  const text = searchableUrl('prefix' in url ? url.prefix : url.contains).trim()
  if (text === '') throw new ReplayError('bad_request', { what: 'There is no address to look for.' })
  const wanted = 'prefix' in url ? `\n${text}` : text
  const like = (part: string) => `r.url_text like ${sql.add(`%${part.replaceAll(/[\\%_]/g, '\\$&')}%`)}`
  const id = ID_PART.exec(text)?.[0]
  // strpos serves no index, which is why it is here.
  return id === undefined ? like(wanted) : `${like(id)} and strpos(r.url_text, ${sql.add(wanted)}) > 0`
}

/** A word with three digits or more, with what parts it from its neighbours; of a long one, enough to be rare. */
const ID_PART = /[^a-z\d]?(?=[a-z]*\d[a-z]*\d[a-z]*\d)[a-z\d]{3,12}(?:(?<=[a-z\d]{12})|[^a-z\d]?)/

function readNumber(value: number): number {
  if (Number.isNaN(value)) throw new ReplayError('bad_request', { what: 'A time or a duration is not a number.' })
  return value
}

const floor = (value: number | undefined) => (value === undefined ? undefined : Math.floor(value))
const ceil = (value: number | undefined) => (value === undefined ? undefined : Math.ceil(value))
