import type { TimeRange } from '../recording-view.ts'
import type { BlockInfo } from '../replay-source.ts'

type BlockStatus = 'pending' | 'loaded' | 'missing'

interface LedgerRow {
  readonly block: BlockInfo
  status: BlockStatus
  /** What the block's events cover, where they are at hand. Epoch ms. */
  covers: TimeRange | null
}

/** What is known of a block's place in time. Epoch ms. */
export interface BlockSpan extends TimeRange {
  readonly block: BlockInfo
  readonly status: BlockStatus
}

/** Which blocks there are, and what became of them. */
export class BlockLedger {
  #rows = new Map<string, LedgerRow>()
  #spans: readonly BlockSpan[] | null = null
  /** Indexes of the blocks that are neither at hand nor being taken in. */
  #open: readonly number[] | null = null
  readonly #arriving = new Set<number>()

  /** Replaces the list. A block that was taken in stays so unless the list now says another span for it. */
  setBlocks(blocks: readonly BlockInfo[]): void {
    const known = this.#rows
    this.#rows = new Map()
    for (const block of blocks) {
      const id = blockId(block)
      this.#rows.set(id, known.get(id) ?? { block, status: 'pending', covers: null })
    }
    for (const [id, row] of known) {
      // A block that was handed in without being listed, or whose listing has grown since: its events are still here.
      if (!this.#rows.has(id) && row.status === 'loaded') this.#rows.set(id, row)
    }
    this.#forget()
  }

  /** Its events are about to be put in: they are judged as if it were there, but nothing is shown across it yet. */
  markArriving(block: BlockInfo): void {
    this.#arriving.add(block.index)
    this.#forget()
  }

  markLoaded(block: BlockInfo, covers: TimeRange | null): void {
    this.#arriving.delete(block.index)
    this.#rows.set(blockId(block), { block, status: 'loaded', covers })
    this.#forget()
  }

  markMissing(block: BlockInfo): void {
    const row = this.#rows.get(blockId(block))
    if (row?.status === 'loaded') return
    this.#rows.set(blockId(block), { block, status: 'missing', covers: null })
    this.#forget()
  }

  #forget(): void {
    this.#spans = null
    this.#open = null
  }

  /** Every block with its span, in order. One of unknown span reaches from the block before to the block after. */
  get spans(): readonly BlockSpan[] {
    this.#spans ??= spansOf([...this.#rows.values()].sort((a, b) => a.block.index - b.block.index))
    return this.#spans
  }

  get settled(): boolean {
    return this.spans.every((span) => span.status !== 'pending')
  }

  /** Whether something between a full snapshot and `untilMs` is not at hand. `blockIndex` is the full snapshot's. */
  hasHole(fromMs: number, blockIndex: number, untilMs: number): boolean {
    return this.knownUntil(fromMs, blockIndex) <= untilMs
  }

  /** How far everything is at hand from a full snapshot on; `Infinity` where nothing is missing. */
  knownUntil(fromMs: number, blockIndex: number): number {
    const holes = this.spans.filter(
      (span) =>
        span.status !== 'loaded' && (span.endMs > fromMs || (span.endMs === fromMs && span.block.index > blockIndex)),
    )
    return Math.min(Infinity, ...holes.map(({ startMs }) => startMs))
  }

  /** Whether a block that lies between two others, in the list's order, is neither at hand nor being taken in. */
  isBroken(blockIndex: number, nextIndex: number): boolean {
    // Checkpoints lie half-way between the blocks that they part.
    if (nextIndex - blockIndex <= 1) return false
    this.#open ??= [...this.#rows.values()].flatMap(({ block, status }) =>
      status === 'loaded' || this.#arriving.has(block.index) ? [] : [block.index],
    )
    return this.#open.some((index) => index > blockIndex && index < nextIndex)
  }

  /** When a block begins; `undefined` for one that is not listed. */
  startOf(blockIndex: number): number | undefined {
    return this.spans.find(({ block }) => block.index === blockIndex)?.startMs
  }

  /** Whether a block that may still come begins before `timestampMs`. */
  hasPendingBefore(timestampMs: number): boolean {
    return this.spans.some((span) => span.status === 'pending' && span.startMs < timestampMs)
  }

  /**
   * Stretches for which blocks of one status answer, within `whole`; those that touch are joined. A block answers for
   * the silence up to the next one too: nothing was recorded there. Epoch ms.
   */
  ranges(status: BlockStatus, whole: TimeRange): readonly TimeRange[] {
    const territories = this.spans.flatMap((span, i) => {
      if (span.status !== status) return []
      const next = this.spans[i + 1]
      const startMs = i === 0 ? whole.startMs : Math.max(whole.startMs, span.startMs)
      const endMs = Math.min(whole.endMs, Math.max(span.endMs, next === undefined ? whole.endMs : next.startMs))
      return endMs > startMs ? [{ startMs, endMs }] : []
    })
    return joinRanges(territories)
  }
}

/** The span belongs to a block's identity, because the last block of a live recording grows under the same key. */
function blockId(block: BlockInfo): string {
  return `${block.key} ${block.startMs ?? ''} ${block.endMs ?? ''}`
}

function spansOf(rows: readonly LedgerRow[]): readonly BlockSpan[] {
  return rows.map((row, i): BlockSpan => {
    const { block, status, covers } = row
    const before = rows[i - 1]
    const after = rows[i + 1]
    const startMs = Math.min(block.startMs ?? covers?.startMs ?? endOf(before), covers?.startMs ?? Infinity)
    const endMs = Math.max(block.endMs ?? covers?.endMs ?? startOf(after), covers?.endMs ?? -Infinity)
    return { block, status, startMs, endMs: Math.max(startMs, endMs) }
  })
}

function startOf(row: LedgerRow | undefined): number {
  return row?.block.startMs ?? row?.covers?.startMs ?? Infinity
}

function endOf(row: LedgerRow | undefined): number {
  return row?.block.endMs ?? row?.covers?.endMs ?? -Infinity
}

/** Joins ranges that overlap or touch, in order of time. */
export function joinRanges(ranges: readonly TimeRange[]): readonly TimeRange[] {
  const joined: { startMs: number; endMs: number }[] = []
  for (const range of [...ranges].sort((a, b) => a.startMs - b.startMs)) {
    const last = joined.at(-1)
    if (last !== undefined && range.startMs <= last.endMs) last.endMs = Math.max(last.endMs, range.endMs)
    else joined.push({ startMs: range.startMs, endMs: range.endMs })
  }
  return joined
}
