import type { DecodedBlock } from '../../src/recording/decode/decode-block.ts'
import type { WindowEvent } from '../../src/recording/events.ts'
import { Recording } from '../../src/recording/recording.ts'
import type { BlockInfo } from '../../src/recording/replay-source.ts'

/** A block and what is in it. */
export interface Part {
  readonly block: BlockInfo
  readonly decoded: DecodedBlock
}

/** Events as a decoder without complaints hands them over. */
export function decoded(events: readonly WindowEvent[]): DecodedBlock {
  return { events, problems: [], format: 'events', facts: {} }
}

/** Cuts events into blocks of `everyMs`, listed with their spans. */
export function cut(events: readonly WindowEvent[], everyMs: number): readonly Part[] {
  const firstMs = Math.min(...events.map(({ event }) => event.timestamp))
  const groups = new Map<number, WindowEvent[]>()
  for (const each of events) {
    const slot = Math.floor((each.event.timestamp - firstMs) / everyMs)
    groups.set(slot, [...(groups.get(slot) ?? []), each])
  }
  return [...groups.values()].map((group, index) => {
    const times = group.map(({ event }) => event.timestamp)
    const span = { startMs: Math.min(...times), endMs: Math.max(...times) }
    return { block: { index, key: String(index), ...span }, decoded: decoded(group) }
  })
}

/** A recording that knows of its blocks and has none. */
export function listed(parts: readonly Part[], complete = true): Recording {
  const recording = new Recording()
  const startMs = parts[0]?.block.startMs ?? 0
  const endMs = parts.at(-1)?.block.endMs ?? 0
  recording.setBlocks(
    parts.map(({ block }) => block),
    { startMs, endMs, complete },
  )
  return recording
}

/** A recording that has got its blocks in order. */
export function filled(parts: readonly Part[]): Recording {
  const recording = listed(parts)
  for (const { block, decoded: events } of parts) recording.append(block, events)
  return recording
}
