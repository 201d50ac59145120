import type { Person, ProductEvent, RecordingInfo } from '../../../../src/recording/replay-source.ts'
import {
  EventType,
  incrementalSource,
  IncrementalSource,
  MouseInteraction,
  type WindowEvent,
} from '../../../../src/recording/events.ts'
import { isObject, type CapturedEvent } from './read-capture-body.ts'

/** What has arrived of one session, in order of arrival, unchanged. */
export class CapturedSession {
  readonly id: string
  readonly events: WindowEvent[] = []
  readonly productEvents: ProductEvent[] = []
  person: Person | null = null
  #distinctId: string | undefined

  constructor(id: string) {
    this.id = id
  }

  /** Takes a `$snapshot` or a product event. */
  add(captured: CapturedEvent): void {
    const { properties } = captured
    const windowId = textOf(properties['$window_id'])
    this.#distinctId = textOf(properties['distinct_id']) || this.#distinctId
    if (captured.event === '$snapshot') {
      const data = properties['$snapshot_data']
      for (const event of Array.isArray(data) ? data : [data])
        if (isReplayEvent(event)) this.events.push({ windowId, event })
      return
    }
    this.productEvents.push({
      id: captured.uuid,
      name: captured.event,
      timestampMs: Date.parse(captured.timestamp),
      windowId,
      ...(this.#distinctId && { distinctId: this.#distinctId }),
      properties,
    })
    if (captured.event === '$identify') this.#identify(captured)
  }

  /** The recording as a list shows it. Times are those of the customer's device. */
  info(ongoing: boolean): RecordingInfo {
    const times = this.events.map(({ event }) => event.timestamp)
    const clicks = this.events.filter(({ event }) => isClick(event))
    const meta = this.events.find(({ event }) => event.type === EventType.Meta)?.event.data
    return {
      id: this.id,
      startMs: Math.min(...times),
      endMs: Math.max(...times),
      ongoing,
      counts: { clicks: clicks.length },
      ...(this.#distinctId && { distinctId: this.#distinctId }),
      ...(this.person && { person: this.person }),
      ...(isObject(meta) && typeof meta['href'] === 'string' && { startUrl: meta['href'] }),
    }
  }

  #identify({ properties, $set }: CapturedEvent): void {
    const anonymous = textOf(properties['$anon_distinct_id'])
    this.person = {
      distinctIds: [this.#distinctId ?? '', anonymous].filter(Boolean),
      properties: $set,
      ...(typeof $set['name'] === 'string' && { name: $set['name'] }),
      ...(typeof $set['email'] === 'string' && { email: $set['email'] }),
    }
  }
}

function isReplayEvent(value: unknown): value is WindowEvent['event'] {
  return isObject(value) && typeof value['type'] === 'number' && typeof value['timestamp'] === 'number'
}

function isClick(event: WindowEvent['event']): boolean {
  if (incrementalSource(event) !== IncrementalSource.MouseInteraction || !isObject(event.data)) return false
  return event.data['type'] === MouseInteraction.Click
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
