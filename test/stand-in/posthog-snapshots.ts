import { compress } from 'snappyjs'

/** A stored recording: metadata as served, and blocks whose list may grow while a test runs. */
export interface StoredRecording {
  metadata: Record<string, unknown> & { id: string; start_time: string; distinct_id: string }
  blocks: StoredBlock[]
  /** Kept for long: served as one piece under this key, in place of the blocks. */
  longTermKey?: string
  /** Blocks that the store cannot deliver, by position; `Infinity`, or how many times yet. */
  lost: Map<number, number>
}

export interface StoredBlock {
  text: string
  startMs: number
  endMs: number
}

export interface Answer {
  readonly status: number
  readonly body: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

const isoTime = (ms: number) => new Date(ms).toISOString().replace('Z', '000Z')

const apiError = (status: number, code: string, detail: string): Answer => ({
  status,
  body: JSON.stringify({ type: 'invalid_request', code, detail, attr: null }),
})

function listSources({ blocks, longTermKey }: StoredRecording): Answer {
  const normal = blocks.map(({ startMs, endMs }, position) => ({
    source: 'blob_v2',
    start_timestamp: isoTime(startMs),
    end_timestamp: isoTime(endMs),
    blob_key: String(position),
  }))
  const sources = longTermKey === undefined ? normal : [{ source: 'blob_v2_lts', blob_key: longTermKey }]
  return { status: 200, body: JSON.stringify({ sources }) }
}

const snappy = (text: string): Buffer => Buffer.from(compress(new TextEncoder().encode(text)))

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function isLost(recording: StoredRecording, position: number): boolean {
  const times = recording.lost.get(position) ?? 0
  recording.lost.set(position, times - 1)
  return times > 0
}

function readRange(
  recording: StoredRecording,
  first: number,
  last: number,
  maxSpan: number,
  decompress: boolean,
): Answer {
  if (last < first) return apiError(400, 'invalid_input', 'Invalid blob key range')
  if (last - first > maxSpan)
    return apiError(400, 'invalid_input', `Cannot request more than ${maxSpan} blob keys at once`)
  if (last >= recording.blocks.length) return apiError(404, 'not_found', 'Block index out of range')
  const positions = Array.from({ length: last - first + 1 }, (_, offset) => first + offset)
  // As the real one does: what could not be read is left out without a word, unless it is everything.
  const texts = positions
    .filter((position) => !isLost(recording, position))
    .map((position) => recording.blocks[position]!.text)
  if (texts.length === 0)
    return apiError(502, 'recording_blocks_unavailable', 'Could not load blocks of s3://secret-bucket')
  if (decompress)
    return { status: 200, body: texts.join('').replace(/\n+$/, ''), headers: { 'content-type': 'application/jsonl' } }
  const body = Buffer.concat(texts.map((text) => withLength(snappy(text))))
  return { status: 200, body, headers: { 'content-type': 'application/octet-stream', 'cache-control': 'max-age=3600' } }
}

/** `GET session_recordings/:id/snapshots`. */
export function readSnapshots(
  recording: StoredRecording,
  search: URLSearchParams,
  { isKey }: { isKey: boolean },
): Answer {
  const source = search.get('source')
  if (source === null) return listSources(recording)
  const decompress = search.get('decompress') !== 'false'
  if (source === 'blob_v2_lts') {
    if (recording.longTermKey === undefined || search.get('blob_key') !== recording.longTermKey) {
      return apiError(404, 'not_found', 'Recording not found')
    }
    const text = recording.blocks.map((block) => block.text).join('')
    if (decompress) return { status: 200, body: text, headers: { 'content-type': 'application/jsonl' } }
    return { status: 200, body: snappy(text), headers: { 'content-type': 'application/octet-stream' } }
  }
  const [first, last] = [search.get('start_blob_key'), search.get('end_blob_key')]
  if (source !== 'blob_v2')
    return apiError(400, 'invalid_input', 'Invalid source must be one of [blob_v2, blob_v2_ts, None]')
  if (!/^\d+$/.test(first ?? '') || !/^\d+$/.test(last ?? ''))
    return apiError(400, 'invalid_input', 'Blob keys must be integers')
  return readRange(recording, Number(first), Number(last), isKey ? 20 : 100, decompress)
}
