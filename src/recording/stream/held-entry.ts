import type { ReplayEvent } from '../events.ts'
import type { EventBundle, EventMemory } from '../memory/event-memory.ts'
import type { Steps } from '../steps.ts'
import type { StreamEntry } from './repeats.ts'

/** Between two pauses. */
const ENTRIES_PER_STEP = 2000

/** An entry whose event is in the recording's memory: at hand, or made again when it is asked for. */
class HeldEntry implements StreamEntry {
  readonly timestamp: number
  readonly block: number
  readonly position: number
  readonly delivery: number
  readonly type: number
  readonly isCheckpoint?: boolean
  occurrence?: number
  readonly #bundle: EventBundle
  readonly #place: number

  constructor(entry: StreamEntry, bundle: EventBundle, place: number) {
    this.timestamp = entry.timestamp
    this.block = entry.block
    this.position = entry.position
    this.delivery = entry.delivery
    this.type = entry.event.type
    if (entry.isCheckpoint === true) this.isCheckpoint = true
    if (entry.occurrence !== undefined) this.occurrence = entry.occurrence
    this.#bundle = bundle
    this.#place = place
  }

  get event(): ReplayEvent {
    return this.#bundle.at(this.#place)
  }
}

/** The same entries, all of them held; those before `from` are already. */
export function* holdEntries(entries: readonly StreamEntry[], from: number, memory: EventMemory): Steps<StreamEntry[]> {
  const held = entries.slice()
  const loose: number[] = []
  const events: ReplayEvent[] = []
  for (let i = from; i < entries.length; i++) {
    const entry = entries[i]!
    if (!(entry instanceof HeldEntry)) {
      loose.push(i)
      events.push(entry.event)
    }
    if (i % ENTRIES_PER_STEP === 0) yield
  }
  yield* memory.holdSteps(events, (index, bundle, position) => {
    const at = loose[index]!
    held[at] = new HeldEntry(entries[at]!, bundle, position)
  })
  return held
}
