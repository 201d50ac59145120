import { useEffect, useRef, useState } from 'react'

import { createPlayer } from '../player/create-player.ts'
import type { Moment, Player, PlayerOptions } from '../player/player.ts'
import type { CreateRenderer, RendererOptions } from '../player/renderer.ts'
import type { ReplaySource } from '../recording/replay-source.ts'
import { matchKey, matchSource, type RecordingMatch } from './match-source.ts'
import type { ReplayCallbacks } from './replay-callbacks.ts'
import { useLatest } from './use-latest.ts'
import { useOwnedPlayer } from './use-owned-player.ts'
import { usePlayerCallbacks } from './use-player-callbacks.ts'
import { wantsLessData } from './wants-less-data.ts'

/** How the player is made; for tests and unusual hosts. Read once per recording. */
export type ReplaySeams = Pick<PlayerOptions, 'createRenderer' | 'createHost' | 'clock'>

export interface ReplaySessionOptions extends ReplayCallbacks, ReplaySeams, RendererOptions {
  readonly source: ReplaySource
  readonly recordingId?: string | undefined
  readonly match?: RecordingMatch | undefined
  readonly startAt?: Moment
  readonly clockOffsetMs?: number
  readonly autoPlay?: boolean
  readonly memoryBudgetBytes?: number
  readonly preload?: PlayerOptions['preload']
}

export interface ReplaySession {
  readonly player: Player
  /** The same object as long as `source.id` and the recording are the same. */
  readonly source: ReplaySource
  readonly recordingId: string
  readonly callbacks: { readonly current: ReplayCallbacks }
}

/**
 * The player of one recording and what belongs to it, for as long as the component lives. Another `source.id`,
 * `recordingId` or match makes a new one; so do other `assets`, and that one goes on where the one before was.
 * Re-renders nothing by itself.
 */
export function useReplaySession(options: ReplaySessionOptions): ReplaySession {
  const { clockOffsetMs = 0, match, startAt } = options
  const callbacks = useLatest<ReplayCallbacks>(options)
  const recordingId = options.recordingId ?? (match ? matchKey(match, clockOffsetMs) : '')
  const key = `${options.source.id}\n${recordingId}`
  const source = useKept(key, () => (match ? matchSource(options.source, match, clockOffsetMs) : options.source))
  const begin = startAt ?? (match && momentOf(match.at))

  const player = useOwnedPlayer({ key, variant: assetsKey(options.assets) }, (resumeAt) => {
    const at = resumeAt ?? begin
    const { createRenderer = rendererFor(options), createHost, clock, autoPlay = false, memoryBudgetBytes } = options
    return createPlayer({
      source,
      recordingId,
      clockOffsetMs,
      autoPlay: autoPlay && resumeAt === undefined,
      createRenderer,
      onSeek: (offsetMs, details) => callbacks.current.onSeek?.(offsetMs, details),
      onAssetBlocked: (asset) => callbacks.current.onAssetBlocked?.(asset, { reason: 'policy' }),
      ...(at !== undefined && { startAt: at }),
      assets: options.assets ?? 'block',
      ...(memoryBudgetBytes !== undefined && { memoryBudgetBytes }),
      preload: options.preload ?? (wantsLessData() ? 'ahead' : 'all'),
      ...(createHost && { createHost }),
      ...(clock && { clock }),
    })
  })
  usePlayerCallbacks(player, callbacks)
  useSeekOnChange(player, begin)
  return { player, source, recordingId, callbacks }
}

/** The renderer that is asked for, whose code is loaded when there is a place to show a page in. */
function rendererFor(options: RendererOptions): CreateRenderer {
  return async (element, how) => {
    const { createReplayRenderer } = await import('../player/dom/auto-renderer.ts')
    return createReplayRenderer(options)(element, how)
  }
}

/** By value: a list made while rendering is the same as before. Two functions cannot be told apart, nor need they be. */
function assetsKey(assets: RendererOptions['assets'] = 'block'): string {
  if (assets === 'block') return assets
  return 'allow' in assets ? JSON.stringify([...assets.allow].sort()) : 'resolve'
}

/** The value made for a key, until the key is another one. */
function useKept<T>(key: string, make: () => T): T {
  const [kept, setKept] = useState(() => ({ key, value: make() }))
  if (kept.key === key) return kept.value
  const next = { key, value: make() }
  setKept(next)
  return next.value
}

/** A host that changes `startAt` while the same recording plays wants to be there. */
function useSeekOnChange(player: Player, startAt: Moment | undefined): void {
  const seen = useRef({ player, key: momentKey(startAt) })
  useEffect(() => {
    const key = momentKey(startAt)
    const before = seen.current
    seen.current = { player, key }
    if (before.player !== player || before.key === key || startAt === undefined) return
    // A seek that fails shows in the player's state; nobody waits for this one.
    void player.seek(startAt)
  })
}

function momentKey(moment: Moment | undefined): string {
  if (moment === undefined) return ''
  return moment instanceof Date ? String(moment.getTime()) : JSON.stringify(moment)
}

function momentOf(at: RecordingMatch['at']): Moment {
  return typeof at === 'number' ? new Date(at) : at
}
