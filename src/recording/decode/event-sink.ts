import { isObject, type WindowEvent } from '../events.ts'
import type { Steps } from '../steps.ts'
import type { Budget } from './budget.ts'
import { checkEvent, MobileScreen, NotAnEvent } from './check-event.ts'
import { FIELD_ENCODING, FieldCorrupt, FieldDecoder } from './event-fields.ts'
import type { ProblemList } from './problem-list.ts'

/** The window of events that do not say theirs: recordings of a single page. */
export const DEFAULT_WINDOW_ID = 'main'

/** Window ids are uuids or small numbers; more is a stranger's joke. */
const MAX_WINDOW_ID_LENGTH = 200

/** What the lines or elements of a text turned out to be. */
export type EventForm = 'blob_v2' | 'v1' | 'events'

/** Takes parsed values of every known line format and keeps the events in them. */
export class EventSink {
  readonly events: WindowEvent[] = []
  /** The form of the first value that was understood. */
  form: EventForm | null = null
  readonly #fields: FieldDecoder
  readonly #problems: ProblemList

  constructor(budget: Budget, problems: ProblemList) {
    this.#fields = new FieldDecoder(budget)
    this.#problems = problems
  }

  /**
   * Takes one line or one element: `[windowId, event]`; `{ window_id | windowId, data: [event, …] }`;
   * `{ snapshots: [event, …] }`; or an event that may carry `windowId`.
   */
  *accept(value: unknown, line: number, windowId: string = DEFAULT_WINDOW_ID): Steps<void> {
    if (Array.isArray(value)) yield* this.#acceptArray(value, line, windowId)
    else if (!isObject(value))
      this.#problems.add('line_invalid', line, 'A value is neither an event nor a list of them.')
    else if (Array.isArray(value['data']) && !('type' in value)) {
      this.form ??= 'v1'
      yield* this.#acceptAll(value['data'], line, windowIdOf(value, windowId))
    } else if (Array.isArray(value['snapshots'])) {
      this.form ??= 'v1'
      yield* this.#acceptAll(value['snapshots'], line, windowIdOf(value, windowId))
    } else yield* this.#acceptEvent(value, line, windowIdOf(value, windowId))
  }

  *#acceptArray(value: readonly unknown[], line: number, windowId: string): Steps<void> {
    const [first, second] = value
    if (value.length === 2 && isObject(second) && (typeof first === 'string' || typeof first === 'number')) {
      this.form ??= 'blob_v2'
      yield* this.#acceptEvent(second, line, asWindowId(first, windowId))
    } else yield* this.#acceptAll(value, line, windowId)
  }

  *#acceptAll(values: readonly unknown[], line: number, windowId: string): Steps<void> {
    for (const value of values) {
      if (isObject(value)) yield* this.#acceptEvent(value, line, windowIdOf(value, windowId))
      else this.#problems.add('event_invalid', line, 'An event was dropped. It is no object.')
    }
  }

  *#acceptEvent(raw: Record<string, unknown>, line: number, windowId: string): Steps<void> {
    const encoding = Object.hasOwn(raw, 'cv') ? raw['cv'] : undefined
    if (encoding !== undefined && encoding !== FIELD_ENCODING) {
      const name = JSON.stringify(encoding).slice(0, 40)
      this.#problems.add('encoding_unknown', line, `An event was dropped. Its encoding ${name} is not known.`)
      return
    }
    try {
      const data = encoding === undefined ? raw['data'] : yield* this.#fields.decode(raw['type'], raw['data'])
      this.events.push({ windowId, event: checkEvent(raw['type'], raw['timestamp'], data) })
      this.form ??= 'events'
    } catch (error) {
      if (error instanceof NotAnEvent) {
        const reason = error instanceof MobileScreen ? 'mobile_screen' : 'event_invalid'
        this.#problems.add(reason, line, `An event was dropped. ${error.message}`)
      } else if (error instanceof FieldCorrupt) {
        this.#problems.add('field_corrupt', line, `An event was dropped. ${error.message}`)
      } else throw error
    }
  }
}

function windowIdOf(value: Record<string, unknown>, fallback: string): string {
  return asWindowId(value['windowId'] ?? value['window_id'], fallback)
}

/** Old recordings have empty window ids, exports small numbers. */
function asWindowId(value: unknown, fallback: string): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_WINDOW_ID_LENGTH) : fallback
}
