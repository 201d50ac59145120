import type { ReplayEvent } from '../events.ts'
import type { Recording } from '../recording.ts'

/**
 * The checkpoint of a window at an instant: its page exactly as it stood, `offsetMs` from the recording's start, as a
 * list of rrweb events. Meta comes first, then one full snapshot, then the few events that a full snapshot cannot hold
 * (adopted sheets, documents of iframes, values, scroll positions, canvas, media). All bear that instant's timestamp,
 * and node ids are those of the recording, so every later event of the window applies to it unchanged. The events are
 * private copies.
 *
 * `null` where the window's page is not known: before its first full snapshot, and behind a block that is not at hand.
 *
 * @example
 * const recording = new Recording()
 * recording.append({ index: 0, key: 'session' }, decodeBlock(await readFile('session.json.gz')))
 * const [window] = recording.view().windows
 * const checkpoint = foldCheckpoint(recording, window.id, 61_000)
 * // [{ type: 4, … }, { type: 2, data: { node: … } }, …]
 */
export function foldCheckpoint(
  recording: Pick<Recording, 'base'>,
  windowId: string,
  offsetMs: number,
): readonly ReplayEvent[] | null {
  const base = recording.base(windowId, offsetMs)
  // A base may begin later than asked, at the window's first page; a checkpoint is of the instant or it is none.
  return base === null || base.fromMs > offsetMs ? null : base.events
}
