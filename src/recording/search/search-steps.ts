import type { TimeRange } from '../recording-view.ts'
import type { Steps } from '../steps.ts'
import { joinRanges, type BlockLedger } from '../stream/block-ledger.ts'
import type { WindowStream } from '../stream/window-stream.ts'
import { excerptOf, foldText } from './fold-text.ts'
import type { TextSpan } from './text-spans.ts'
import { NOTHING_FOUND, type SearchHit, type SearchOptions, type SearchResult } from './search-result.ts'

const DEFAULT_LIMIT = 200
const MAX_QUERY_LENGTH = 500
const SPANS_PER_STEP = 5000

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
    const ordered = [...found].sort((a, b) => a.fromMs - b.fromMs || (a.windowId < b.windowId ? -1 : 1))
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
      if (step.value && onPartial)
        onPartial(tell([...hits, ...(yield* hitSteps(stream, ledger, step.value, stream.texts.readMs))]))
      yield
    }
    for (const hit of yield* hitSteps(stream, ledger, step.value, stream.texts.readMs)) hits.push(hit)
    truncated ||= stream.texts.truncated
  }
  return tell(hits)
}

/** When texts stood, as far as the page is known and until `lastMs`. */
function* hitSteps(
  stream: WindowStream,
  ledger: BlockLedger,
  spans: readonly TextSpan[],
  lastMs: number,
): Steps<readonly Hit[]> {
  const hits: Hit[] = []
  const known = knownRanges(stream, ledger)
  for (const [i, { text, nodeId, fromMs, toMs }] of spans.entries()) {
    for (const part of clip(fromMs, toMs, known)) {
      hits.push({ windowId: stream.windowId, fromMs: part.startMs, toMs: Math.min(part.endMs, lastMs), text, nodeId })
    }
    if (i % SPANS_PER_STEP === SPANS_PER_STEP - 1) yield
  }
  return joinHits(hits)
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

/** The parts of a stretch that are known. What stood for no time at all nobody saw. */
function clip(fromMs: number, toMs: number, known: readonly TimeRange[]): readonly TimeRange[] {
  return known
    .map((range) => ({ startMs: Math.max(fromMs, range.startMs), endMs: Math.min(toMs, range.endMs) }))
    .filter(({ startMs, endMs }) => startMs < endMs)
}

/** One hit for an element whose text changed and still contains what is looked for. */
function joinHits(hits: readonly Hit[]): readonly Hit[] {
  const joined: Hit[] = []
  for (const hit of [...hits].sort((a, b) => a.nodeId - b.nodeId || a.fromMs - b.fromMs)) {
    const last = joined.at(-1)
    if (last?.nodeId === hit.nodeId && hit.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, hit.toMs)
    else joined.push(hit)
  }
  return joined
}
