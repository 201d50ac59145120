import { compress, uncompress } from 'snappyjs'

import { STEP_BYTES, type Steps } from '../steps.ts'

/** The text of a JSON value as UTF-8, compressed in pieces that take a moment each. */
export type PackedJson = readonly Uint8Array[]

/**
 * Parsed JSON as compressed bytes, about a tenth of the memory. By snappy, because a state is kept every few dozen
 * milliseconds of folding and somebody may wait for what is unpacked: deflate takes as long as the fold itself, and a
 * third less room.
 */
export function* packSteps(value: unknown): Steps<PackedJson> {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  const packed: Uint8Array[] = []
  for (let from = 0; from < bytes.length; from += STEP_BYTES) {
    yield
    packed.push(compress(bytes.subarray(from, from + STEP_BYTES)))
  }
  return packed
}

/** What was packed, as fresh objects. */
export function* unpackSteps<T>(packed: PackedJson): Steps<T> {
  const decoder = new TextDecoder()
  let text = ''
  for (const bytes of packed) {
    text += decoder.decode(uncompress(bytes), { stream: true })
    yield
  }
  return JSON.parse(text) as T
}
