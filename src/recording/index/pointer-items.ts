import { MouseInteraction } from '../events.ts'
import type { Tone } from '../recording-view.ts'
import type { ItemDraft } from './item.ts'
import type { NodeLabel } from './node-labels.ts'

/** A press of the pointer as it was recorded. Epoch ms. */
export interface PressFact {
  readonly timestampMs: number
  /** One of `MouseInteraction`: click, context menu, double click, touch end of a tap. */
  readonly type: number
  readonly x: number
  readonly y: number
  readonly nodeId: number
  /** Whether a finger did it, where the recorder says so. */
  readonly isTouch: boolean
  readonly label: NodeLabel | null
}

const RAGE_CLICKS = 5
const RAGE_WITHIN_MS = 2000
const RAGE_WITHIN_PX = 8
/** A double click arrives as click, click, double click; a tap as touch end, click. */
const SAME_PRESS_MS = 700

/** Rows for presses: what is one act to the person is one row, and impatience is told as such. */
export function pointerItems(presses: readonly PressFact[]): readonly ItemDraft[] {
  const acts = joinActs(presses)
  const items: ItemDraft[] = []
  for (let i = 0; i < acts.length;) {
    const burst = burstLength(acts, i)
    const act = acts[i]!
    items.push(burst >= RAGE_CLICKS ? rageItem(act, acts.slice(i, i + burst)) : pressItem(act))
    i += burst >= RAGE_CLICKS ? burst : 1
  }
  return items
}

function joinActs(presses: readonly PressFact[]): readonly PressFact[] {
  const acts: PressFact[] = []
  for (const press of presses) {
    if (press.type === MouseInteraction.DblClick) {
      for (let n = 0; n < 2 && isSamePress(acts.at(-1), press, MouseInteraction.Click); n++) acts.pop()
      acts.push(press)
    } else if (press.type === MouseInteraction.Click && isSamePress(acts.at(-1), press, MouseInteraction.TouchEnd)) {
      acts.pop()
      acts.push({ ...press, isTouch: true })
    } else acts.push(press)
  }
  return acts
}

function isSamePress(before: PressFact | undefined, press: PressFact, type: number): boolean {
  return before?.type === type && press.timestampMs - before.timestampMs <= SAME_PRESS_MS
}

function burstLength(acts: readonly PressFact[], from: number): number {
  const first = acts[from]!
  let to = from
  for (let before = first; to < acts.length; to++) {
    const act = acts[to]!
    const isNear = Math.hypot(act.x - first.x, act.y - first.y) <= RAGE_WITHIN_PX
    // A burst may go on for longer than it takes to be one, as long as it does not slow down.
    const isSoon =
      to - from < RAGE_CLICKS
        ? act.timestampMs - first.timestampMs <= RAGE_WITHIN_MS
        : act.timestampMs - before.timestampMs <= RAGE_WITHIN_MS / 2
    if (!isNear || !isSoon || act.type === MouseInteraction.ContextMenu) break
    before = act
  }
  return to - from
}

function rageItem(first: PressFact, burst: readonly PressFact[]): ItemDraft {
  return {
    ...describe(first, `Rage click ×${burst.length}`, 'warning'),
    data: { ...dataOf(first), times: burst.map((press) => press.timestampMs) },
  }
}

function pressItem(press: PressFact): ItemDraft {
  if (press.type === MouseInteraction.DblClick) return describe(press, 'Double click', 'neutral')
  if (press.type === MouseInteraction.ContextMenu) return describe(press, 'Right click', 'neutral')
  return describe(press, press.isTouch || press.type === MouseInteraction.TouchEnd ? 'Tap' : 'Click', 'neutral')
}

function describe(press: PressFact, verb: string, tone: Tone): ItemDraft {
  const { label } = press
  const title = label === null ? verb : label.text === '' ? `${verb} on ${label.tag}` : `${verb} “${label.text}”`
  return {
    kind: 'click',
    timestampMs: press.timestampMs,
    title,
    ...(label === null || label.text === '' ? {} : { detail: label.tag }),
    tone,
    data: dataOf(press),
  }
}

function dataOf(press: PressFact): Record<string, unknown> {
  return { x: press.x, y: press.y, nodeId: press.nodeId, ...press.label }
}
