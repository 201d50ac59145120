import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'

import type { WindowEvent } from '../../src/recording/events.ts'
import type { Person, ProductEvent, RecordingInfo } from '../../src/recording/replay-source.ts'

/** One recording as PostHog's API has it, and the same facts in this package's words. */
export interface RecordingFixture {
  /** The API's recording object. */
  readonly metadata: Readonly<Record<string, unknown>> & { readonly id: string }
  readonly sources: readonly ApiSource[]
  readonly apiPerson: Readonly<Record<string, unknown>>
  readonly apiEvents: readonly ApiEvent[]
  /** Text of every block, lines as received. */
  readonly blocks: readonly string[]
  readonly info: RecordingInfo
  readonly person: Person
  readonly productEvents: readonly ProductEvent[]
  readonly events: readonly WindowEvent[]
}

export interface ApiSource {
  readonly source: string
  readonly blob_key: string
  readonly start_timestamp?: string
  readonly end_timestamp?: string
}

export interface ApiEvent {
  readonly id: string
  readonly event: string
  readonly timestamp: string
  readonly distinct_id: string
  readonly properties: Readonly<Record<string, unknown>>
}

const FOLDER = path.join(import.meta.dirname, 'fixtures/ph-simple-idle-resize-masked/posthog')

const text = (file: string): string => {
  const bytes = readFileSync(path.join(FOLDER, file))
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** Five blocks, 7 minutes with an idle gap, one window, 1060 events. */
export function loadFixture(): RecordingFixture {
  const metadata = JSON.parse(text('metadata.json')) as RecordingFixture['metadata']
  const { sources } = JSON.parse(text('sources.json')) as { sources: ApiSource[] }
  const apiPerson = JSON.parse(text('person.json')) as {
    uuid: string
    name: string
    distinct_ids: string[]
    properties: Record<string, unknown>
    created_at: string
  }
  const apiEvents = JSON.parse(text('events.json.gz')) as ApiEvent[]
  const blocks = sources.map(({ blob_key }) => text(`blocks/${blob_key}.jsonl.gz`))
  const person: Person = {
    id: apiPerson.uuid,
    name: apiPerson.name,
    email: 'viewer@example.com',
    distinctIds: apiPerson.distinct_ids,
    properties: apiPerson.properties,
    createdAtMs: Date.parse(apiPerson.created_at),
  }
  return {
    metadata,
    sources,
    apiPerson,
    apiEvents,
    blocks,
    person,
    info: {
      id: metadata.id,
      startMs: Date.parse(sources[0]!.start_timestamp!),
      endMs: Date.parse(sources.at(-1)!.end_timestamp!),
      ongoing: false,
      distinctId: 'viewer-2',
      person,
    },
    productEvents: apiEvents.map((event) => ({
      id: event.id,
      name: event.event,
      timestampMs: Date.parse(event.timestamp),
      distinctId: event.distinct_id,
      properties: event.properties,
    })),
    events: blocks
      .flatMap((block) => block.trimEnd().split('\n'))
      .map((line) => JSON.parse(line) as [string, WindowEvent['event']])
      .map(([windowId, event]) => ({ windowId, event })),
  }
}

/** The lines of a block's text. */
export function linesOf(block: string): readonly string[] {
  return block.trimEnd().split('\n')
}
