import type { ListItem } from './inspector-list.ts'

/** Longest text of one cell: spreadsheets hold 32 767 characters. */
const MAX_CELL_CHARS = 32_000
/** What spreadsheets take for a formula, also behind spaces and in full width. */
const FORMULA = /^[\s\0]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/

/**
 * Rows of a list as CSV (RFC 4180, with a header). Texts come from strangers, and spreadsheets run what looks like a
 * formula: such a text gets an apostrophe before it, and every cell is quoted, so that none can begin another.
 *
 * @param startMs ms since epoch of the recording's start, on the recorded device's clock; 0 where that is not known.
 */
export function itemsCsv(items: readonly ListItem[], startMs: number): string {
  const header = ['offsetMs', 'time', 'kind', 'tone', 'window', 'title', 'detail']
  const rows = items.map(({ offsetMs, kind, tone, windowId, title, detail }) => [
    String(Math.round(offsetMs)),
    startMs > 0 ? isoTime(startMs + offsetMs) : '',
    ...[kind, tone, windowId, title, detail ?? ''].map(csvText),
  ])
  return [header, ...rows].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')
}

/** A stranger's text that no spreadsheet takes for a formula. */
function csvText(text: string): string {
  const cut = text.slice(0, MAX_CELL_CHARS)
  return FORMULA.test(cut) ? `'${cut}` : cut
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`
}

function isoTime(timestampMs: number): string {
  const date = new Date(timestampMs)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}
