import { CLOSED, LIVE, SAFE_HEADERS, VARY } from './answers.ts'

export interface BytesAnswerOptions {
  /** Whether these bytes can never change any more. */
  readonly isClosed: boolean
  /** @default told from the first bytes: gzip, or unknown */
  readonly contentType?: string
}

/** Bytes of a recording: whole, a part (`Range`), or nothing where the viewer has them already (`If-None-Match`). */
export async function bytesAnswer(
  request: Request,
  bytes: Uint8Array,
  { isClosed, contentType = typeOf(bytes) }: BytesAnswerOptions,
): Promise<Response> {
  const etag = isClosed ? etagOf(await sha256(bytes)) : null
  const { status, headers, range } = partAnswer(request, { length: bytes.length, contentType, etag })
  return new Response(range && ownBytes(bytes.subarray(range.start, range.end + 1)), { status, headers })
}

export interface WholeFacts {
  readonly length: number
  readonly contentType: string
  /** `null` where the bytes may still change. */
  readonly etag: string | null
}

/** How a request is answered: with which of the bytes, `null` for none of them. */
export function partAnswer(request: Request, { length, contentType, etag }: WholeFacts) {
  const headers = new Headers({ ...SAFE_HEADERS, vary: VARY, 'content-type': contentType })
  headers.set('cache-control', etag === null ? LIVE : CLOSED)
  const all = { start: 0, end: length - 1 }
  if (etag === null) return { status: 200, headers, range: all }
  headers.set('etag', etag)
  headers.set('accept-ranges', 'bytes')
  const known = request.headers.get('if-none-match')
  if (
    known !== null &&
    (known.trim() === '*' || known.split(',').some((each) => each.trim().replace(/^W\//, '') === etag))
  )
    return { status: 304, headers, range: null }
  const ifRange = request.headers.get('if-range')
  const range = ifRange === null || ifRange === etag ? readRange(request.headers.get('range'), length) : null
  if (range === null) return { status: 200, headers, range: all }
  if (range === 'beyond') {
    headers.set('content-range', `bytes */${length}`)
    return { status: 416, headers, range: null }
  }
  headers.set('content-range', `bytes ${range.start}-${range.end}/${length}`)
  return { status: 206, headers, range }
}

/** `null` where there is none that is understood, which means the whole: several parts at once are not offered. */
export function readRange(header: string | null, length: number): { start: number; end: number } | 'beyond' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return null
  const start = from === '' ? Math.max(0, length - Number(to)) : Number(from)
  const end = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1)
  if (from !== '' && to !== '' && Number(to) < start) return null
  return start >= length || start > end ? 'beyond' : { start, end }
}

/** @param sha256 lower-case hex of the whole */
export function etagOf(sha256: string): string {
  return `"${sha256.slice(0, 32)}"`
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', ownBytes(bytes)))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function typeOf(bytes: Uint8Array): string {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? 'application/gzip' : 'application/octet-stream'
}

function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice()
}
