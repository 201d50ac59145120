import { onTestFinished } from 'vitest'

import type { WindowEvent } from '../../src/recording/events.ts'
import { settle } from './create-test-player.ts'
import { scriptedSource, type ScriptedSource } from './scripted-source.ts'
import { START_MS } from './synthetic-recording.ts'

const BLOCK_MS = 5_000
/** The player looks at a live recording no more often than this, ms. */
const LOOKS_EVERY_MS = 10_000

export interface GrowingSource extends ScriptedSource {
  /** The recording has come so far, and the player looks at it once more. */
  grow(untilMs: number): Promise<void>
  /** Nothing more comes, and the player looks at it once more. */
  close(): Promise<void>
}

/** A live recording, in blocks of five seconds: those are listed that are full. Makes time up: the player looks when told. */
export function growingSource(events: readonly WindowEvent[], untilMs: number): GrowingSource {
  const inner = scriptedSource(events, { blockMs: BLOCK_MS })
  let recordedMs = untilMs
  let isClosed = false
  const look = holdLooks()

  const listed = async (id: string) => {
    const { blocks } = await inner.listBlocks(id)
    return blocks.filter(({ index }) => (index + 1) * BLOCK_MS <= recordedMs)
  }
  return {
    ...inner,
    async getRecording(id) {
      const endMs = (await listed(id)).at(-1)?.endMs ?? START_MS
      return { id, startMs: START_MS, endMs, ongoing: !isClosed }
    },
    async listBlocks(id) {
      return { blocks: await listed(id), complete: isClosed }
    },
    async grow(toMs) {
      recordedMs = toMs
      await look()
    },
    async close() {
      isClosed = true
      await look()
    },
  }
}

/** Holds what waits for the next look at a live recording. Returns the way to let it look. */
function holdLooks(): () => Promise<void> {
  const real = globalThis.setTimeout
  let waiting: (() => void)[] = []
  const held = (callback: () => void, ms?: number) => {
    if (ms === undefined || ms < LOOKS_EVERY_MS) return real(callback, ms)
    waiting.push(callback)
    return undefined
  }
  Object.assign(globalThis, { setTimeout: held })
  onTestFinished(() => void Object.assign(globalThis, { setTimeout: real }))
  return async () => {
    const due = waiting
    waiting = []
    due.forEach((callback) => callback())
    await settle()
  }
}
