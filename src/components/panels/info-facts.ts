import { formatOffset } from '../../player/timeline/format-offset.ts'
import type { RecordingView, TimeRange } from '../../recording/recording-view.ts'
import type { RecordingInfo } from '../../recording/replay-source.ts'
import { formatDateTime } from '../timeline/format-clock.ts'
import type { panelMessages } from './panel-messages.ts'

export interface InfoState {
  readonly view: RecordingView
  readonly recording: RecordingInfo | null
  readonly recordingId: string
  readonly sourceId: string
  readonly failedEvents: number
}

type Fact = readonly [name: string, value: string | undefined]

/** What is known of a recording, as names and values; `undefined` is shown as "not known". */
export function infoFacts(state: InfoState, texts: (typeof panelMessages)['info']): readonly Fact[] {
  const { view, recording } = state
  const startMs = recording?.startMs ?? (view.startMs || undefined)
  const endMs = recording?.endMs ?? (view.startMs > 0 ? view.startMs + view.durationMs : undefined)
  return [
    [texts.id, state.recordingId],
    [texts.source, state.sourceId],
    [texts.kind, recording ? (recording.kind ?? 'web') : undefined],
    [texts.start, startMs === undefined ? undefined : `${formatDateTime(startMs, 'UTC')} UTC`],
    [
      texts.end,
      recording?.ongoing ? texts.ongoing : endMs === undefined ? undefined : `${formatDateTime(endMs, 'UTC')} UTC`,
    ],
    [texts.duration, view.durationMs > 0 ? formatOffset(view.durationMs) : undefined],
    [texts.windows, view.windows.length > 0 ? String(view.windows.length) : undefined],
    [texts.events, String(view.eventCount)],
    [texts.loaded, view.durationMs > 0 ? texts.loadedShare(loadedPercent(view)) : undefined],
    ...(view.missing.length > 0 ? [[texts.missing, view.missing.map(rangeText).join(', ')] as const] : []),
    ...(state.failedEvents > 0 ? [[texts.failedEvents, String(state.failedEvents)] as const] : []),
  ]
}

function loadedPercent(view: RecordingView): number {
  const ms = view.loaded.reduce((sum, range) => sum + range.endMs - range.startMs, 0)
  return Math.min(100, Math.floor((ms / view.durationMs) * 100))
}

function rangeText(range: TimeRange): string {
  return `${formatOffset(range.startMs)}–${formatOffset(range.endMs)}`
}
