import { ReplayError } from '../../shared/errors.ts'
import { decodeBlock, type DecodedBlock, type DecodeOptions } from '../decode/decode-block.ts'
import { Recording } from '../recording.ts'
import type { BlockInfo, RecordingInfo } from '../replay-source.ts'
import { readExportPerson } from './export-person.ts'

export interface ReadFileOptions extends Pick<DecodeOptions, 'limits'> {
  /** The file's name: it gives the recording its id where nothing else does, and goes into messages. */
  readonly name?: string
}

/** A recording read from one file, which is its only block. */
export interface RecordingFile {
  readonly info: RecordingInfo
  readonly block: BlockInfo
  readonly decoded: DecodedBlock
  readonly recording: Recording
}

const BLOCK_KEY = 'file'

/**
 * Reads a file in any form `decodeBlock` knows: PostHog exports of both versions (`2023-04-28`, `2022-12-02`), rrweb
 * events, stored blocks, plain or gzipped. What could not be used is in the recording's problems.
 *
 * Throws `ReplayError`: `format_unknown` for what is no recording, `too_large` when nothing could be read within the
 * limits, `empty` when there is no event in it.
 */
export function readRecordingFile(bytes: Uint8Array, options: ReadFileOptions = {}): RecordingFile {
  const name = options.name ?? 'The file'
  const limits = options.limits === undefined ? {} : { limits: options.limits }
  const decoded = decodeBlock(bytes, { blockKey: BLOCK_KEY, ...limits })
  if (decoded.events.length === 0) throw nothingIn(name, decoded)
  let startMs = Infinity
  let endMs = -Infinity
  for (const { event } of decoded.events) {
    startMs = Math.min(startMs, event.timestamp)
    endMs = Math.max(endMs, event.timestamp)
  }
  const person = readExportPerson(decoded.facts.person)
  const id = decoded.facts.id ?? (withoutEnding(name) || 'recording')
  const info: RecordingInfo = { id, startMs, endMs, ongoing: false, ...(person === null ? {} : { person }) }
  const block: BlockInfo = {
    index: 0,
    key: BLOCK_KEY,
    startMs,
    endMs,
    bytes: bytes.length,
    events: decoded.events.length,
  }
  const recording = new Recording()
  recording.setBlocks([block], { startMs, endMs, complete: true })
  recording.append(block, decoded)
  return { info, block, decoded, recording }
}

function withoutEnding(name: string): string {
  return name.replace(/\.gz$/i, '').replace(/(?:\.ph-recording)?\.(?:jsonl?|snappy|txt)$/i, '')
}

function nothingIn(name: string, decoded: DecodedBlock): ReplayError {
  const problem = decoded.problems.find(({ reason }) => reason === 'too_large') ?? decoded.problems[0]
  const cause = problem?.message
  if (problem?.reason === 'too_large') {
    return new ReplayError('too_large', {
      what: `${name} unpacks to more than a recording may be.`,
      why: 'It is not read, because it may have been made to exhaust memory.',
      fix: 'Raise the limits if you trust it.',
      cause,
    })
  }
  if (decoded.format === 'unknown') {
    return new ReplayError('format_unknown', {
      what: `${name} is in no known format of a recording.`,
      fix: 'Choose a PostHog export, a list of rrweb events, or a stored block, plain or gzipped.',
      cause,
    })
  }
  return new ReplayError('empty', { what: `${name} holds no event that can be used.`, cause })
}
