import type { InspectorItem, InspectorKind, Tone, UrlChange } from '../recording-view.ts'
import { runSteps, STEP_BYTES, type Steps } from '../steps.ts'
import { formatError, parseJson, readFields } from './field-reader.ts'
import { inflateTextSteps } from './inflate-bounded.ts'
import { ITEMS_PATH } from './archive-paths.ts'

/** What `items.jsonl.gz` holds. Offsets are ms from the recording's start. */
export interface ItemLists {
  readonly items: readonly InspectorItem[]
  readonly urls: readonly UrlChange[]
}

const KINDS: ReadonlySet<string> = new Set<InspectorKind>([
  'navigation',
  'click',
  'input',
  'resize',
  'console',
  'network',
  'error',
  'lifecycle',
  'custom',
])
const TONES: ReadonlySet<string> = new Set<Tone>(['danger', 'warning', 'success', 'accent', 'neutral'])

/** JSON lines `["url", change]` and `["item", item]`, each list in its order. */
export function writeItems({ items, urls }: ItemLists): string {
  const lines = [...urls.map((url) => ['url', url]), ...items.map((item) => ['item', item])]
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

/**
 * Reads lists that came from outside, strictly: they stand for the whole recording, so a part of them would claim that
 * nothing else happened.
 *
 * @throws ReplayError `format_unknown` naming line and field
 */
export function parseItems(text: string): ItemLists {
  return runSteps(parseItemsSteps(text))
}

/**
 * Unpacks the file and reads it, in steps of about a millisecond.
 *
 * @throws ReplayError `format_unknown` naming line and field, `too_large`
 */
export function* readItemsSteps(bytes: Uint8Array, maxBytes: number): Steps<ItemLists> {
  return yield* parseItemsSteps(yield* inflateTextSteps(bytes, { maxBytes, where: ITEMS_PATH }))
}

function* parseItemsSteps(text: string): Steps<ItemLists> {
  const items: InspectorItem[] = []
  const urls: UrlChange[] = []
  let pauseAt = STEP_BYTES
  let from = 0
  for (let index = 1; from < text.length; index++) {
    const newline = text.indexOf('\n', from)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(from, end)
    from = end + 1
    if (end > pauseAt) {
      yield
      pauseAt = end + STEP_BYTES
    }
    if (line === '') continue
    const where = `${ITEMS_PATH}: line ${index}`
    const entry = parseJson(line, where)
    const [tag, value] = Array.isArray(entry) ? (entry as unknown[]) : []
    if (tag === 'item') items.push(parseItem(value, where))
    else if (tag === 'url') urls.push(parseUrl(value, where))
    // Lists of later versions change nothing for this one.
    else if (typeof tag !== 'string') throw formatError(where, 'a list that begins with a name')
  }
  const [sortedItems, sortedUrls] = [items, urls].map(isSorted)
  if (!sortedItems || !sortedUrls) throw formatError(ITEMS_PATH, 'in order of time')
  return { items, urls }
}

function isSorted(list: readonly { readonly offsetMs: number }[]): boolean {
  return list.every(({ offsetMs }, index) => offsetMs >= (list[index - 1]?.offsetMs ?? 0))
}

function parseUrl(value: unknown, where: string): UrlChange {
  const fields = readFields(value, where)
  return { offsetMs: fields.count('offsetMs'), windowId: fields.string('windowId'), url: fields.string('url') }
}

function parseItem(value: unknown, where: string): InspectorItem {
  const fields = readFields(value, where)
  const kind = fields.string('kind')
  const tone = fields.string('tone')
  if (!isKind(kind)) throw formatError(`${where}.kind`, 'a known kind')
  if (!isTone(tone)) throw formatError(`${where}.tone`, 'a known tone')
  return {
    id: fields.string('id'),
    kind,
    offsetMs: fields.count('offsetMs'),
    windowId: fields.string('windowId'),
    title: fields.string('title'),
    ...(fields.has('detail') && { detail: fields.string('detail') }),
    tone,
    searchText: fields.string('searchText'),
    ...(fields.raw('data') !== undefined && { data: fields.raw('data') }),
  }
}

function isKind(kind: string): kind is InspectorKind {
  return KINDS.has(kind)
}

function isTone(tone: string): tone is Tone {
  return TONES.has(tone)
}
