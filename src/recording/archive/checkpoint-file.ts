import { checkEvent, NotAnEvent } from '../decode/check-event.ts'
import { EventType, isObject, type ReplayEvent } from '../events.ts'
import { parseJsonSteps } from '../parse-json.ts'
import type { SourceCheckpoint } from '../replay-source.ts'
import { runSteps, type Steps } from '../steps.ts'
import { formatError, notJson, readFields } from './field-reader.ts'
import { inflateTextSteps } from './inflate-bounded.ts'

/** More than any page takes, and less than a worker has. */
const MAX_CHECKPOINT_BYTES = 64_000_000

/**
 * Reads a checkpoint as a source delivers it: JSON, gzip or not.
 *
 * @param where names it in errors
 * @throws ReplayError `format_unknown` naming the field, `too_large`
 */
export function readCheckpointFile(bytes: Uint8Array, where: string): SourceCheckpoint {
  return runSteps(readCheckpointFileSteps(bytes, where))
}

/** The same in steps of about a millisecond. */
export function* readCheckpointFileSteps(bytes: Uint8Array, where: string): Steps<SourceCheckpoint> {
  const text = yield* inflateTextSteps(bytes, { maxBytes: MAX_CHECKPOINT_BYTES, where })
  return yield* parseCheckpointSteps(text, where)
}

/**
 * Reads a file of `checkpoints/` that came from outside, strictly: a page built from a part of it would be a page that
 * never was.
 *
 * @param where names the file in errors
 * @throws ReplayError `format_unknown` naming the field
 */
export function parseCheckpoint(text: string, where: string): SourceCheckpoint {
  return runSteps(parseCheckpointSteps(text, where))
}

function* parseCheckpointSteps(text: string, where: string): Steps<SourceCheckpoint> {
  const fields = readFields(yield* parseSteps(text, where), where)
  const atMs = fields.count('atMs')
  const windows = fields.array('windows').map((value, position) => {
    const window = readFields(value, `${where}: windows[${position}]`)
    const events = parseEvents(window.array('events'), atMs, `${where}: windows[${position}].events`)
    return { windowId: window.string('windowId'), events }
  })
  if (new Set(windows.map(({ windowId }) => windowId)).size < windows.length) {
    throw formatError(`${where}: windows`, 'a list of different windows')
  }
  return { atMs, windows }
}

function* parseSteps(text: string, where: string): Steps<unknown> {
  try {
    return yield* parseJsonSteps(text)
  } catch (cause) {
    throw notJson(where, cause)
  }
}

const [FIRST, SECOND] = [EventType.Meta, EventType.FullSnapshot]

function parseEvents(values: readonly unknown[], atMs: number, where: string): readonly ReplayEvent[] {
  const events = values.map((value, position) => parseEvent(value, `${where}[${position}]`))
  if (events[0]?.type !== FIRST || events[1]?.type !== SECOND) {
    throw formatError(where, 'a list that begins with a page size and a full snapshot')
  }
  const follow = events.slice(2)
  if (follow.some(({ type }) => type !== EventType.Incremental)) throw formatError(where, 'one page with its changes')
  if (events.some(({ timestamp }) => timestamp !== atMs)) throw formatError(where, `of ${atMs} alone`)
  return events
}

function parseEvent(value: unknown, where: string): ReplayEvent {
  if (!isObject(value)) throw formatError(where, 'an event')
  const own = (key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined)
  try {
    return checkEvent(own('type'), own('timestamp'), own('data'))
  } catch (cause) {
    if (!(cause instanceof NotAnEvent)) throw cause
    throw formatError(where, `an event. ${cause.message}`)
  }
}
