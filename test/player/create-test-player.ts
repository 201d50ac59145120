import { onTestFinished } from 'vitest'

import { createPlayer } from '../../src/player/create-player.ts'
import type { Clock, Player, PlayerOptions } from '../../src/player/player.ts'
import type { ReplaySource } from '../../src/recording/replay-source.ts'
import { createInlineHost } from '../../src/worker/inline-host.ts'
import { fakeRenderers, type FakeRenderer, type FakeRendererOptions } from './fake-renderer.ts'

const FRAME_MS = 20

/** Lets everything that is under way without the clock's help come to rest. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
}

/** A clock that moves only when the test says so. */
export function manualClock(): Clock & {
  advance(ms: number): Promise<void>
  skip(ms: number): void
  readonly frames: number
} {
  let nowMs = 0
  let callbacks: ((nowMs: number) => void)[] = []
  return {
    now: () => nowMs,
    get frames() {
      return callbacks.length
    },
    onFrame(callback) {
      callbacks.push(callback)
      return () => void (callbacks = callbacks.filter((other) => other !== callback))
    },
    /** Time passes, and nothing is drawn: the tab is hidden. */
    skip(ms) {
      nowMs += ms
    },
    async advance(ms) {
      const untilMs = nowMs + ms
      while (nowMs < untilMs) {
        nowMs = Math.min(untilMs, nowMs + FRAME_MS)
        const due = callbacks
        callbacks = []
        due.forEach((callback) => callback(nowMs))
        await new Promise((resolve) => setTimeout(resolve, 0))
      }
      await settle()
    },
  }
}

export interface TestPlayer {
  readonly player: Player
  readonly clock: ReturnType<typeof manualClock>
  /** The renderer that is mounted now. */
  readonly renderer: () => FakeRenderer
  readonly made: readonly FakeRenderer[]
}

/** A player over a source, mounted on a fake renderer, with a clock the test moves; destroyed when the test is over. */
export async function createTestPlayer(
  source: ReplaySource,
  options: Partial<PlayerOptions> & { renderer?: FakeRendererOptions; mounted?: boolean } = {},
): Promise<TestPlayer> {
  const { renderer, mounted = true, ...playerOptions } = options
  const clock = manualClock()
  const { create, made } = fakeRenderers(renderer)
  const player = createPlayer({
    source,
    recordingId: 'recording',
    createRenderer: create,
    createHost: createInlineHost,
    clock,
    ...playerOptions,
  })
  onTestFinished(() => player.destroy())
  if (mounted) player.mount({ isConnected: true, ownerDocument: {} })
  await settle()
  return { player, clock, made, renderer: () => made.at(-1)! }
}

/** The paragraph's text on a synthetic page, as the renderer was told. */
export function textOnPage({ renderer }: TestPlayer): string | undefined {
  const texts = renderer().applied.flatMap((event) => {
    const data = event.data as { source?: number; texts?: { value: string }[]; node?: unknown }
    if (event.type === 2) return [/"id":7,"textContent":"(.*?)"/.exec(JSON.stringify(data.node))?.[1]]
    return data.source === 0 ? (data.texts ?? []).map((text) => text.value) : []
  })
  return texts.at(-1)
}
