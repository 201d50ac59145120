/** The headless door of `portal-replay`: the player without React. */
import { createPlayer as createBarePlayer } from './player/create-player.ts'
import { createReplayRenderer } from './player/dom/auto-renderer.ts'
import type { Player, PlayerOptions } from './player/player.ts'
import type { RendererOptions } from './player/renderer.ts'

/**
 * A headless player that shows pages in a locked frame. Inert until somebody subscribes, mounts it or asks for
 * something; rrweb is loaded when the first page has to be built.
 *
 * @example
 * const player = createPlayer({ source: httpSource({ baseUrl: '/api/replay' }), recordingId: '0197…' })
 * const unmount = player.mount(element)
 * await player.seek(new Date('2026-11-23T14:03:11Z'))
 */
export function createPlayer(options: PlayerOptions & RendererOptions): Player {
  return createBarePlayer({ createRenderer: createReplayRenderer(options), ...options })
}

export { createReplayRenderer } from './player/dom/auto-renderer.ts'
export { createFrameRenderer, type FrameRendererOptions } from './player/dom/frame-renderer.ts'
export {
  connectEmbed,
  type ConnectEmbedOptions,
  type EmbedConnection,
  type OpenInEmbed,
} from './player/embed/connect-embed.ts'
export type { EmbedMoment, EmbedState } from './player/embed/embed-messages.ts'
export type { EmbedEvent, ListeningWindow, OtherWindow } from './player/embed/embed-window.ts'
export { serveEmbed, type EmbedOpenRequest, type ServeEmbedOptions } from './player/embed/serve-embed.ts'
export type { Clock, Moment, Player, PlayerOptions, PlayheadChannel } from './player/player.ts'
export {
  SPEEDS,
  type AwaitedMoment,
  type PlayerNotice,
  type PlayerState,
  type PlayerStatus,
  type SeekReason,
} from './player/player-state.ts'
export type {
  ApplyAt,
  CreateRenderer,
  FrameOptions,
  MountTarget,
  PointerAt,
  PointerTransform,
  RendererAssets,
  RendererChoice,
  RendererFact,
  RendererOptions,
  RenderScene,
  ReplayRenderer,
  Size,
} from './player/renderer.ts'
export type { ReplaySource } from './recording/replay-source.ts'
export type { SearchHit, SearchResult } from './recording/search/search-result.ts'
export { createRecordingHost } from './worker/create-recording-host.ts'
export type { EventFeed, FeedPiece, FeedWish } from './worker/event-feed.ts'
export type { RecordingHost } from './worker/recording-host.ts'
export type { WorkerHostOptions } from './worker/worker-host.ts'
export { isRetryable, ReplayError, type ReplayErrorCode } from './shared/errors.ts'
export {
  cachedSource,
  createRateGate,
  fallbackSource,
  fileSource,
  httpSource,
  indexedDbStore,
  memorySource,
  memoryStore,
  postHogSource,
  type BlockStore,
  type CachedSourceOptions,
  type FileSource,
  type FileSourceOptions,
  type HttpSourceOptions,
  type IndexedDbStoreOptions,
  type MemoryRecording,
  type MemorySourceOptions,
  type PostHogPlan,
  type PostHogSourceOptions,
  type RateGate,
  type RateGateOptions,
} from './sources/index.ts'
