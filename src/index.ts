/** The React door of `portal-replay`. */
export { Replay } from './components/replay.ts'
export { SessionReplay, type SessionReplayProps } from './components/session-replay.tsx'

export { ReplayContainer, type ReplayContainerProps } from './components/container/replay-container.tsx'
export { ReplayMain } from './components/container/replay-main.tsx'
export { ReplaySplitter, type ReplaySplitterProps } from './components/container/replay-splitter.tsx'
export {
  useReplayContainer,
  type ContainerContextValue,
  type ContainerSize,
} from './components/container/container-context.ts'
export { ReplayFullscreenButton } from './components/controls/fullscreen-button.tsx'
export { ReplayHelpButton } from './components/controls/help-button.tsx'
export { ReplayPlayButton } from './components/controls/play-button.tsx'
export { ReplayControls } from './components/controls/replay-controls.tsx'
export { ReplayTime, type ReplayTimeProps } from './components/controls/replay-time.tsx'
export { ReplayScreenSearchButton } from './components/controls/screen-search-button.tsx'
export { ReplaySkipButtons } from './components/controls/skip-buttons.tsx'
export { ReplaySkipInactivityToggle } from './components/controls/skip-inactivity-toggle.tsx'
export { ReplaySpeedMenu } from './components/controls/speed-menu.tsx'
export { ReplayTheatreButton } from './components/controls/theatre-button.tsx'
export { ReplayWindowMenu } from './components/controls/window-menu.tsx'
export { ReplayCursor, type ReplayCursorProps } from './components/cursor/replay-cursor.tsx'
export { ReplayHandle, type SessionReplayHandle } from './components/root/replay-handle.tsx'
export { Panels as ReplayPanels, type PanelsProps as ReplayPanelsProps } from './components/panels/panels.tsx'
export type { PanelId } from './components/panels/panel-id.ts'
export { ReplayRoot, type ReplayRootProps } from './components/root/replay-root.tsx'
export { ReplayStatus, type ReplayStatusProps } from './components/status/replay-status.tsx'
export { ReplayStrip } from './components/strip/replay-strip.tsx'
export {
  TimelineRoot as ReplayTimeline,
  type TimelineRootProps as ReplayTimelineProps,
} from './components/timeline/timeline-root.tsx'
export { ReplayViewport, type ReplayViewportProps } from './components/viewport/replay-viewport.tsx'
export type { ButtonPartProps, DivPartProps } from './components/shared/part.tsx'
export { defaultMessages, type ReplayMessages, type ReplayMessagesOverride } from './components/messages.ts'

export type { RecordingMatch } from './hooks/match-source.ts'
export { useReplayCallbacks, type ReplayCallbacks, type ReplayViewed } from './hooks/replay-callbacks.ts'
export { useReplayContext, type ReplayContextValue } from './hooks/replay-context.ts'
export {
  flagsQuery,
  personQuery,
  productEventsQuery,
  recordingQuery,
  recordingsQuery,
  type ReplayQueryKey,
  type ReplayQueryOptions,
} from './hooks/replay-queries.ts'
export { useFlags, type Flags } from './hooks/use-flags.ts'
export { useInspector, type Inspector } from './hooks/use-inspector.ts'
export { useMarkers, type MarkerFilter, type Markers } from './hooks/use-markers.ts'
export { usePerson } from './hooks/use-person.ts'
export { useRecordHistory } from './hooks/use-record-history.ts'
export { usePlayhead } from './hooks/use-playhead.ts'
export { usePlayheadEffect } from './hooks/use-playhead-effect.ts'
export { useRecording } from './hooks/use-recording.ts'
export { useRecordings } from './hooks/use-recordings.ts'
export { useReplayPlayer } from './hooks/use-replay-player.ts'

export type { Moment, Player, PlayheadChannel } from './player/player.ts'
export {
  SPEEDS,
  type AwaitedMoment,
  type PlayerNotice,
  type PlayerState,
  type PlayerStatus,
  type SeekReason,
} from './player/player-state.ts'
export type { RecordEntry } from './player/records/record-entries.ts'
export type { RecordModel, RecordState } from './player/records/record-state.ts'
export type { Instant, RecordChange, ReplayMarker, ReplayRecord } from './player/records/record.ts'
export type { FlagState, FlagValue } from './player/timeline/flag-history.ts'
export type { ListFilter, ListItem, ListKind } from './player/timeline/inspector-list.ts'
export type { MarkerKind, TimelineMarker } from './player/timeline/timeline-marker.ts'
export type {
  BlockProblem,
  Density,
  InspectorItem,
  InspectorKind,
  PointerTrack,
  ProblemReason,
  RecordingView,
  Segment,
  TimeRange,
  Tone,
  UrlChange,
  WindowView,
} from './recording/recording-view.ts'
export type {
  BlockBytes,
  BlockInfo,
  BlockList,
  FlagDefinition,
  Person,
  ProductEvent,
  ReadOptions,
  RecordingFilter,
  RecordingInfo,
  RecordingPage,
  ReplaySource,
  SourceCapabilities,
} from './recording/replay-source.ts'
export { isRetryable, ReplayError, type ReplayErrorCode } from './shared/errors.ts'
export {
  bridgeSource,
  cachedSource,
  fallbackSource,
  fileSource,
  httpSource,
  indexedDbStore,
  memorySource,
  memoryStore,
  postHogSource,
  type BlockStore,
  type Bridge,
  type BridgeRequest,
  type BridgeResponse,
  type BridgeSourceOptions,
  type CachedSourceOptions,
  type FileSource,
  type FileSourceOptions,
  type HttpSourceOptions,
  type IndexedDbStoreOptions,
  type MemoryRecording,
  type MemorySourceOptions,
  type PostHogSourceOptions,
} from './sources/index.ts'
