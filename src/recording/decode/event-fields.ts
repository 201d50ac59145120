import { Gunzip, gunzipSync } from 'fflate'

import { concatBytes } from '../concat-bytes.ts'
import { isObject, EventType, IncrementalSource } from '../events.ts'
import type { Steps } from '../steps.ts'
import { type Budget, MAX_DEFLATE_RATIO } from './budget.ts'

/** The one encoding of event fields there is so far: gzip of JSON, one character per byte. Set by posthog-js. */
export const FIELD_ENCODING = '2024-10'

/** Larger fields are inflated in pieces, with a count; for smaller ones that would cost more than the inflating. */
const SMALL_FIELD_BYTES = 512
const PIECE_BYTES = 8 * 1024
/** An empty list is 22 bytes. */
const TINY_FIELD_LENGTH = 40
const MAX_TINY_TEXTS = 16

const MUTATION_FIELDS = ['adds', 'removes', 'texts', 'attributes'] as const
const STYLE_SHEET_FIELDS = ['adds', 'removes'] as const

/** A compressed field that could not be read. */
export class FieldCorrupt extends Error {
  override readonly name = 'FieldCorrupt'
}

/**
 * Decompresses the fields that posthog-js compresses one by one (`cv: "2024-10"`): the whole of a full snapshot, the
 * lists of a mutation, the rules of a style sheet change. Fields that came as they are stay.
 */
export class FieldDecoder {
  readonly #budget: Budget
  readonly #utf8 = new TextDecoder()
  /** Three of a mutation's four lists are mostly empty, and compressed all the same. */
  readonly #tinyTexts = new Map<string, string>()

  constructor(budget: Budget) {
    this.#budget = budget
  }

  /** Returns an event's data. Throws `FieldCorrupt` and `OverBudget`. */
  *decode(type: unknown, data: unknown): Steps<unknown> {
    if (type === EventType.FullSnapshot) return typeof data === 'string' ? yield* this.#inflate(data) : data
    if (type !== EventType.Incremental || !isObject(data)) return data
    const decoded: Record<string, unknown> = { ...data }
    for (const field of compressedFields(data['source'])) {
      const value = data[field]
      if (typeof value !== 'string') continue
      const known = this.#tinyTexts.get(value)
      decoded[field] = known === undefined ? yield* this.#inflate(value) : JSON.parse(known)
    }
    return decoded
  }

  *#inflate(field: string): Steps<unknown> {
    const bytes = toBytes(field)
    if (bytes.length > SMALL_FIELD_BYTES) return this.#parse(field, yield* inflateLarge(bytes, this.#budget))
    try {
      return this.#parse(field, inflateSmall(bytes, this.#budget))
    } catch (error) {
      // It may have inflated anything before it failed; count the most, so that lies cannot buy time.
      if (error instanceof FieldCorrupt) this.#budget.spend(bytes.length * MAX_DEFLATE_RATIO)
      throw error
    }
  }

  #parse(field: string, inflated: Uint8Array): unknown {
    const text = this.#utf8.decode(inflated)
    try {
      const value = JSON.parse(text) as unknown
      const isTiny = field.length <= TINY_FIELD_LENGTH && text.length <= TINY_FIELD_LENGTH
      if (isTiny && this.#tinyTexts.size < MAX_TINY_TEXTS) this.#tinyTexts.set(field, text)
      return value
    } catch {
      throw new FieldCorrupt('A compressed field holds no JSON.')
    }
  }
}

function compressedFields(source: unknown): readonly string[] {
  if (source === IncrementalSource.Mutation) return MUTATION_FIELDS
  return source === IncrementalSource.StyleSheetRule ? STYLE_SHEET_FIELDS : []
}

function toBytes(field: string): Uint8Array {
  const bytes = new Uint8Array(field.length)
  for (let i = 0; i < field.length; i++) {
    const code = field.charCodeAt(i)
    if (code > 0xff) throw new FieldCorrupt('A compressed field holds characters that are no bytes.')
    bytes[i] = code
  }
  return bytes
}

function inflateSmall(bytes: Uint8Array, budget: Budget): Uint8Array {
  // The declared length sizes the buffer, so it has to be believable before it is used.
  const declared = bytes.length < 4 ? -1 : new DataView(bytes.buffer).getUint32(bytes.length - 4, true)
  if (declared === -1 || declared > bytes.length * MAX_DEFLATE_RATIO) {
    throw new FieldCorrupt('A compressed field says an unbelievable length.')
  }
  budget.spend(declared)
  try {
    return gunzipSync(bytes)
  } catch (error) {
    throw new FieldCorrupt('A compressed field is no gzip.', { cause: error })
  }
}

function* inflateLarge(bytes: Uint8Array, budget: Budget): Steps<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const gunzip = new Gunzip((chunk) => {
    chunks.push(chunk)
    length += chunk.length
  })
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const before = length
    const end = at + PIECE_BYTES
    try {
      gunzip.push(bytes.subarray(at, end), end >= bytes.length)
    } catch (error) {
      throw new FieldCorrupt('A compressed field is damaged or cut off.', { cause: error })
    } finally {
      budget.spend(length - before)
    }
    yield
  }
  return concatBytes(chunks)
}
