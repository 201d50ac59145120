import { isObject, type ReplayEvent } from '../events.ts'

/** The lists of a mutation; the decoder has made sure that they are lists of objects with ids. */
export interface MutationFields {
  readonly adds: readonly Record<string, unknown>[]
  readonly removes: readonly Record<string, unknown>[]
  readonly texts: readonly Record<string, unknown>[]
  readonly attributes: readonly Record<string, unknown>[]
}

const NONE: MutationFields = { adds: [], removes: [], texts: [], attributes: [] }

/** The lists of a mutation event, empty ones for any other event. */
export function readMutation(event: ReplayEvent): MutationFields {
  const data = event.data
  if (!isObject(data)) return NONE
  return {
    adds: records(data['adds']),
    removes: records(data['removes']),
    texts: records(data['texts']),
    attributes: records(data['attributes']),
  }
}

function records(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value : NONE.adds
}
