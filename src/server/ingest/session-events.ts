import { parseProductEvents } from '../../recording/archive/product-events.ts'
import type { ProductEvent } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'

/** The product events of one live recording, each once, however often it was sent. */
export class SessionEvents {
  readonly #lines = new Map<string, string>()
  #bytes = 0

  get isEmpty(): boolean {
    return this.#lines.size === 0
  }

  /** Those of the events that are new; they are only known after `add`. */
  unknown(events: readonly ProductEvent[]): readonly ProductEvent[] {
    return events.filter(({ id }) => !this.#lines.has(id))
  }

  /** @throws ReplayError `too_large` before anything is taken in */
  assertRoom(events: readonly ProductEvent[], maxBytes: number): void {
    if (this.#bytes + eventLines(events).length <= maxBytes) return
    throw new ReplayError('too_large', { what: 'The session has too many product events.', status: 413 })
  }

  add(events: readonly ProductEvent[]): void {
    for (const event of this.unknown(events)) {
      const line = `${JSON.stringify(event)}\n`
      this.#lines.set(event.id, line)
      this.#bytes += line.length
    }
  }

  /** In order of time. */
  inOrder(): readonly ProductEvent[] {
    return parseProductEvents([...this.#lines.values()].join(''))
  }
}

export function eventLines(events: readonly ProductEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('')
}
