import type { ReplayEvent } from '../../src/recording/events.ts'
import { createNodeMaker, ruleClass, styleSheet, tableRow, withDescendants } from './page-nodes.ts'
import { createRandom } from './random.ts'

const START_MS = 1_790_000_000_000

/** Where the page is as it was, and where it has become another one, ms from the start. */
export const LARGE_PAGE_PLACES = { before: 500, after: 5_000 } as const

/** Rows that come at once: with 17 nodes each no more than the sanitiser lets through in one event. */
const AT_ONCE = 2_400

/**
 * A table of so many rows of 17 nodes, which come within the first half second, and every one of which changes its
 * class later on: going back is a rebuild of the whole page.
 */
export function makeLargePage(rowCount: number): readonly ReplayEvent[] {
  const random = createRandom(7)
  const make = createNodeMaker()
  const { element, text } = make
  const rows = Array.from({ length: rowCount }, () => tableRow(make, random))
  const body = element('tbody', {}, ...rows.slice(0, AT_ONCE))
  const head = element('head', {}, element('style', {}, text(styleSheet(), true)))
  const page = make.document(make.doctype(), element('html', {}, head, element('body', {}, element('table', {}, body))))
  const at = (type: number, afterMs: number, data: unknown): ReplayEvent => {
    return { type, data, timestamp: START_MS + afterMs }
  }
  const change = (lists: object) => ({ source: 0, adds: [], removes: [], texts: [], attributes: [], ...lists })
  const later = Array.from({ length: Math.ceil(rowCount / AT_ONCE) - 1 }, (_, batch) => {
    const own = rows.slice((batch + 1) * AT_ONCE, (batch + 2) * AT_ONCE)
    return at(3, (batch + 1) * 100, change({ adds: own.flatMap((row) => withDescendants(row, body.id, null)) }))
  })
  const attributes = rows.map(({ id }) => ({ id, attributes: { class: ruleClass(random) } }))
  return [
    at(4, 0, { href: 'https://large.example/', width: 1280, height: 800 }),
    at(2, 1, { node: page, initialOffset: { left: 0, top: 0 } }),
    ...later,
    at(3, 2_000, change({ attributes })),
    at(5, 10_000, { tag: 'end', payload: null }),
  ]
}
