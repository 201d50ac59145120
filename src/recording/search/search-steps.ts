import type { TimeRange } from '../recording-view.ts'
import type { Steps } from '../steps.ts'
import { joinRanges, type BlockLedger } from '../stream/block-ledger.ts'
import type { WindowStream } from '../stream/window-stream.ts'
import { excerptOf, foldText } from './fold-text.ts'
import type { FoundSpans } from './text-track.ts'
import { NOTHING_FOUND, type SearchHit, type SearchOptions, type SearchResult } from './search-result.ts'

const DEFAULT_LIMIT = 200
const MAX_QUERY_LENGTH = 500
const SPANS_PER_STEP = 2000

type Hit = { -readonly [K in keyof SearchHit]: SearchHit[K] }

interface SearchedRecording {
  /** Epoch ms. */
  startMs(): number
  /** Reads what nobody has read yet of a window. */
  readAhead(stream: WindowStream): Steps<void>
}

/** Finds when a text was on screen, in which window. What nobody has read yet is read by the way. */
export function* searchSteps(
  streams: Iterable<WindowStream>,
  ledger: BlockLedger,
  query: string,
  { startMs, readAhead }: SearchedRecording,
  { limit = DEFAULT_LIMIT, onPartial }: SearchOptions,
): Steps<SearchResult> {
  const folded = foldText(query.slice(0, MAX_QUERY_LENGTH))
  if (folded === '') return NOTHING_FOUND
  const hits: Hit[] = []
  let truncated = false
  const tell = (found: readonly Hit[]): SearchResult => {
    const ordered = [...found].sort(
      (a, b) =>
        a.fromMs - b.fromMs || (a.windowId === b.windowId ? a.nodeId - b.nodeId : a.windowId < b.windowId ? -1 : 1),
    )
    const zeroMs = startMs()
    const told = ordered.slice(0, limit).map((hit) => ({
      ...hit,
      fromMs: hit.fromMs - zeroMs,
      toMs: hit.toMs - zeroMs,
      text: excerptOf(hit.text, folded),
    }))
    return { hits: told, truncated: truncated || found.length > limit }
  }
  for (const stream of streams) {
    const finding = stream.texts.findSteps(folded, readAhead(stream))
    let step = finding.next()
    for (; step.done !== true; step = finding.next()) {
      if (step.value && onPartial) onPartial(tell([...hits, ...(yield* hitSteps(stream, ledger, step.value, limit))]))
      yield
    }
    for (const hit of yield* hitSteps(stream, ledger, step.value, limit)) hits.push(hit)
    truncated ||= stream.texts.truncated
  }
  return tell(hits)
}

/**
 * When texts stood, as far as the page is known and texts were read; one hit for an element whose text changed and still
 * contains what is looked for. In order of time: the first `limit`, one more if there is one, and what began with that.
 */
function* hitSteps(
  stream: WindowStream,
  ledger: BlockLedger,
  { spans, positions }: FoundSpans,
  limit: number,
): Steps<readonly Hit[]> {
  const { windowId } = stream
  const lastMs = stream.texts.readMs
  const hits: Hit[] = []
  const lastOf = new Map<number, Hit>()
  let looks = 0
  for (const { startMs, endMs } of knownRanges(stream, ledger)) {
    for (const position of positions) {
      if (++looks % SPANS_PER_STEP === 0) yield
      const span = spans.at(position)
      const fromMs = Math.max(span.fromMs, startMs)
      const endsMs = Math.min(span.toMs, endMs)
      // What stood for no time at all nobody saw.
      if (fromMs >= endsMs) continue
      const toMs = Math.min(endsMs, lastMs)
      const last = lastOf.get(span.nodeId)
      if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
      else if (hits.length <= limit || fromMs === hits.at(-1)?.fromMs) {
        const { text, nodeId } = span
        const hit = { windowId, fromMs, toMs, text, nodeId }
        lastOf.set(nodeId, hit)
        hits.push(hit)
      }
    }
  }
  return hits
}

/** Where the page of a window is known: from each full snapshot to the next block that is not at hand. Epoch ms. */
function knownRanges(stream: WindowStream, ledger: BlockLedger): readonly TimeRange[] {
  const ranges = stream.fullSnapshots.flatMap((position): TimeRange[] => {
    const entry = stream.entries[position]
    if (entry === undefined) return []
    // Ends are exclusive, and the last event's own instant is known.
    const endMs = Math.min(stream.lastMs + 1, ledger.knownUntil(entry.timestamp, entry.block))
    return endMs <= entry.timestamp ? [] : [{ startMs: entry.timestamp, endMs }]
  })
  return joinRanges(ranges)
}
