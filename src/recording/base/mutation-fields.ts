import { isObject, listOf, type ReplayEvent } from '../events.ts'

type Records = readonly Record<string, unknown>[]

/** The lists of a mutation; the decoder has made sure that they are lists of objects with ids. */
export interface MutationFields {
  readonly adds: Records
  readonly removes: Records
  readonly texts: Records
  readonly attributes: Records
}

/** The lists of a mutation event, empty ones for any other event. */
export function readMutation({ data }: ReplayEvent): MutationFields {
  const list = (name: string) => listOf(isObject(data) ? data[name] : null) as Records
  return { adds: list('adds'), removes: list('removes'), texts: list('texts'), attributes: list('attributes') }
}
