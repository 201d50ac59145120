import { fieldsOf, listOf, type ReplayEvent } from '../events.ts'

type Records = readonly Record<string, unknown>[]

/** The lists of a mutation; the decoder has made sure that they are lists of objects with ids. */
export interface MutationFields {
  readonly adds: Records
  readonly removes: Records
  readonly texts: Records
  readonly attributes: Records
}

/** The lists of a mutation event, empty ones for any other event. */
export function readMutation(event: ReplayEvent): MutationFields {
  const { adds, removes, texts, attributes } = fieldsOf(event.data)
  return {
    adds: recordsOf(adds),
    removes: recordsOf(removes),
    texts: recordsOf(texts),
    attributes: recordsOf(attributes),
  }
}

const recordsOf = listOf as (value: unknown) => Records
