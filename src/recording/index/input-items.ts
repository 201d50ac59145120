import type { ItemDraft } from './item.ts'
import type { NodeLabel } from './node-labels.ts'

/** One change of a form field as it was recorded. Epoch ms. */
export interface InputFact {
  readonly timestampMs: number
  readonly nodeId: number
  readonly text: string
  readonly isChecked: boolean
  readonly label: NodeLabel | null
}

/** A pause this long ends a stretch of typing. */
const MAX_PAUSE_MS = 10_000

/** Rows for what was entered: all changes of one field until another one is used become one. */
export function inputItems(inputs: readonly InputFact[]): readonly ItemDraft[] {
  const stretches: InputFact[][] = []
  for (const input of inputs) {
    const stretch = stretches.at(-1)
    const before = stretch?.at(-1)
    const goesOn = before?.nodeId === input.nodeId && input.timestampMs - before.timestampMs <= MAX_PAUSE_MS
    if (goesOn && !isChoice(input)) stretch?.push(input)
    else if (!isUnchoice(input, before)) stretches.push([input])
  }
  return stretches.map(stretchItem)
}

function stretchItem(stretch: readonly InputFact[]): ItemDraft {
  const first = stretch[0]!
  const last = stretch.at(-1)!
  const { label } = last
  const field = label === null ? '' : ` ${label.text === '' ? label.tag : `“${label.text}”`}`
  const verb = isChoice(last)
    ? last.isChecked
      ? 'Check'
      : 'Uncheck'
    : label?.tag === 'select'
      ? 'Choose in'
      : 'Type in'
  return {
    kind: 'input',
    timestampMs: first.timestampMs,
    title: field === '' ? 'Input' : `${verb}${field}`,
    ...(isChoice(last) || last.text === '' ? {} : { detail: last.text }),
    tone: 'neutral',
    data: {
      nodeId: last.nodeId,
      text: last.text,
      isChecked: last.isChecked,
      changes: stretch.length,
      untilMs: last.timestampMs,
    },
  }
}

function isChoice(input: InputFact): boolean {
  const type = input.label?.type ?? ''
  return input.isChecked || type === 'checkbox' || type === 'radio'
}

/** Choosing one radio button unchecks its neighbours, which is no act of its own. */
function isUnchoice(input: InputFact, before: InputFact | undefined): boolean {
  return !input.isChecked && input.label?.type === 'radio' && before !== undefined && isChoice(before)
}
