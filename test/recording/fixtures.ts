import { readFileSync } from 'node:fs'
import path from 'node:path'

import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import type { WindowEvent } from '../../src/recording/events.ts'
import type { BlockInfo } from '../../src/recording/replay-source.ts'

const FOLDER = path.join(import.meta.dirname, '../fixtures/recordings')

/** Bytes of a file of test/fixtures/recordings. */
export function fixtureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(FOLDER, name)))
}

/** Events of a recording of test/fixtures/recordings. */
export function fixtureEvents(name: string): readonly WindowEvent[] {
  return decodeBlock(fixtureBytes(name)).events
}

export const TODO_MVC = 'rr-todomvc-react.json.gz'
export const TWO_TABS = 'ph-sbadmin-two-tabs.json.gz'
export const IDLE = 'ph-simple-idle/events.json.gz'
export const OLD_STREAM = 'rrweb-player-demo.json.gz'

/** The blocks of the PostHog fixture as a source would list and deliver them. */
export function idleBlocks(): readonly { readonly block: BlockInfo; readonly bytes: Uint8Array }[] {
  const { sources } = JSON.parse(Buffer.from(fixtureBytes('ph-simple-idle/sources.json')).toString()) as {
    sources: { start_timestamp: string; end_timestamp: string; blob_key: string }[]
  }
  return sources.map((source, index) => ({
    block: {
      index,
      key: source.blob_key,
      startMs: Date.parse(source.start_timestamp),
      endMs: Date.parse(source.end_timestamp),
    },
    bytes: fixtureBytes(`ph-simple-idle/blocks/${source.blob_key}.jsonl.gz`),
  }))
}
