import type { ReplayEvent } from '../../../src/recording/events.ts'
import { ModelPage, serialized } from './model-page.ts'
import { STATE_CHANGES } from './random-states.ts'
import { styleChanges } from './random-styles.ts'
import {
  addPart,
  attachDocuments,
  changeMuch,
  changeText,
  movePart,
  navigateFrame,
  removePart,
} from './random-trees.ts'
import type { Change, Changing } from './random-trees.ts'

/** A small seeded generator (mulberry32): the same seed, the same recording. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const START_MS = 1_800_000_000_000

const TREE_CHANGES: readonly (readonly [number, Change])[] = [
  [22, addPart],
  [10, removePart],
  [7, movePart],
  [8, changeText],
  [3, changeMuch],
  [2, navigateFrame],
]

export interface RandomOptions {
  /** How many changes follow on the first page. */
  readonly mutations: number
  /** A full snapshot is taken again after so many changes. @default never */
  readonly snapshotEvery?: number
  /** Of what is added at once: as recorders have it, or as badly as can be now and then. @default 'any' */
  readonly order?: 'recorded' | 'any'
}

/** A recording, and the page that it leads to. */
export interface RandomRecording {
  readonly events: ReplayEvent[]
  readonly page: ModelPage
}

/**
 * A recording that does what pages do, at random: nodes come, move and go, in shadow roots and nested documents too;
 * texts, attributes, styles, sheets, dialogs, inputs, scroll positions, canvases and media change. Every reference is
 * valid, as a recorder's would be. The first two events are Meta and a full snapshot; more than one may have the same
 * time.
 */
export function randomRecording(seed: number, options: RandomOptions): ReplayEvent[] {
  return modelRecording(seed, options).events
}

/** The same, together with the page that it leads to. */
export function modelRecording(seed: number, options: RandomOptions): RandomRecording {
  const { mutations, snapshotEvery = Infinity, order = 'any' } = options
  const random = seeded(seed)
  const page = new ModelPage(random)
  const { changes: ofStyles, forget } = styleChanges()
  const changes = [...TREE_CHANGES, ...STATE_CHANGES, ...ofStyles]
  const total = changes.reduce((sum, [weight]) => sum + weight, 0)
  let timestamp = START_MS
  const events: ReplayEvent[] = []
  const changing: Changing = {
    page,
    random,
    order,
    chance: (share) => random() < share,
    pick: (items) => items[Math.floor(random() * items.length)]!,
    emit: (data) => {
      const last = events.at(-1)
      // The same twice at one time would be one that was sent twice.
      if (last?.timestamp === timestamp && JSON.stringify(last.data) === JSON.stringify(data)) timestamp++
      events.push({ type: 3, timestamp, data })
    },
  }
  const takeSnapshot = () => {
    const data = { node: serialized(page.document), initialOffset: { left: 0, top: 0 } }
    events.push({ type: 4, timestamp, data: { href: 'https://shop.example/', width: 1280, height: 720 } })
    events.push({ type: 2, timestamp, data })
    forget()
    page.framesRecorded = 0
    attachDocuments(changing, page.document)
  }
  takeSnapshot()
  for (let turn = 1; turn <= mutations; turn++) {
    timestamp += Math.floor(random() * 40)
    if (turn % snapshotEvery === 0) takeSnapshot()
    // What there is nothing to do it to yet is not done; something is.
    for (const before = events.length; events.length === before;) {
      let at = random() * total
      changes.find(([weight]) => (at -= weight) < 0)?.[1](changing)
    }
  }
  return { events, page }
}
