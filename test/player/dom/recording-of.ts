import type { ReplayEvent } from '../../../src/recording/events.ts'
import { Recording } from '../../../src/recording/recording.ts'

/** A recording of one window, `w`, that has all of its events. */
export function recordingOf(events: readonly ReplayEvent[]): Recording {
  const recording = new Recording()
  const decoded = events.map((event) => ({ windowId: 'w', event }))
  recording.append({ index: 0, key: 'all' }, { events: decoded, problems: [], format: 'events', facts: {} })
  return recording
}
