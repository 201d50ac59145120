import { ReplayError } from '../../shared/errors.ts'

/** The last row of a page: where the next one goes on. */
export interface PageCursor {
  /** ms since epoch by which the list is sorted. */
  readonly atMs: number
  /** What tells rows of the same instant apart. */
  readonly id: string
}

const FORM = /^(\d{1,16})\.([\w-]{1,64})$/
const ANY_ID = /^/
const MAX_LIMIT = 1_000

/** A cursor as text: safe in addresses, and nobody's business what it means. */
export function writeCursor({ atMs, id }: PageCursor): string {
  return `${atMs}.${id}`
}

/**
 * @param idForm what an id of this list looks like
 * @throws ReplayError `bad_request` for what `writeCursor` did not write
 */
export function readCursor(cursor: string, idForm: RegExp = ANY_ID): PageCursor {
  const [, atMs, id] = FORM.exec(cursor) ?? []
  if (atMs === undefined || id === undefined || !idForm.test(id)) {
    throw new ReplayError('bad_request', {
      what: 'The list cannot go on from there.',
      fix: 'Give the cursor of the page before.',
    })
  }
  return { atMs: Number(atMs), id }
}

/** @throws ReplayError `bad_request` unless it is a whole number from 1; more than 1 000 are cut to that */
export function readLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new ReplayError('bad_request', { what: 'A page needs a limit of at least 1.' })
  }
  return Math.min(limit, MAX_LIMIT)
}

/**
 * Cuts what was read (one row more than the page) to the page.
 *
 * @param toCursor of the page's last row
 */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  toCursor: (row: Row) => PageCursor,
): { rows: readonly Row[]; nextCursor?: string } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return rows.length > limit && last !== undefined
    ? { rows: page, nextCursor: writeCursor(toCursor(last)) }
    : { rows: page }
}
