import { decodeSteps, type DecodedBlock } from '../recording/decode/decode-block.ts'
import { readExportPerson } from '../recording/file/export-person.ts'
import type { Person } from '../recording/replay-source.ts'
import { ReplayError } from '../shared/errors.ts'
import { inSlices } from './in-slices.ts'

/** What can only be known of a recording file by decoding it. */
export interface FileFacts {
  readonly startMs: number
  readonly endMs: number
  readonly person: Person | null
}

function nothingIn(name: string, decoded: DecodedBlock): ReplayError {
  if (decoded.problems.some(({ reason }) => reason === 'too_large')) {
    return new ReplayError('too_large', {
      what: `${name} unpacks to more than a recording can be.`,
      why: 'Files that large are not read, because they may have been made to exhaust memory.',
    })
  }
  if (decoded.format === 'unknown') {
    return new ReplayError('format_unknown', {
      what: `${name} is in no format of a recording that is known.`,
      fix: 'Use a PostHog export, rrweb events as JSON, or blocks of either, plain or compressed.',
    })
  }
  return new ReplayError('empty', { what: `${name} holds no event that can be played.` })
}

/**
 * Decodes a whole file for its facts and lets the events go again: the player decodes its own, elsewhere.
 *
 * @throws ReplayError `format_unknown`, `empty`, `too_large`, `aborted`
 */
export async function readFileFacts(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<FileFacts> {
  const decoded = await inSlices(decodeSteps(bytes), signal)
  let startMs = Infinity
  let endMs = -Infinity
  for (const { event } of decoded.events) {
    startMs = Math.min(startMs, event.timestamp)
    endMs = Math.max(endMs, event.timestamp)
  }
  if (startMs > endMs) throw nothingIn(name, decoded)
  return { startMs, endMs, person: readExportPerson(decoded.facts.person) }
}
