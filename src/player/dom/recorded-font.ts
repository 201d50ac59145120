import { isObject } from '../../recording/events.ts'

const MAX_BYTES = 8_000_000

/**
 * Adds a font that the page had made by script (rrweb `fontData`). It is made in the recorded document, so that the
 * frame's policy decides what it may load.
 */
export function addRecordedFont(page: Document | null, data: unknown): void {
  const realm = page?.defaultView
  if (!page || !realm || !isObject(data)) return
  const { family, fontSource, buffer, descriptors } = data
  if (typeof family !== 'string' || typeof fontSource !== 'string') return
  const source = buffer ? fontBytes(fontSource) : fontSource
  if (source) page.fonts.add(new realm.FontFace(family, source, isObject(descriptors) ? descriptors : {}))
}

/** rrweb writes the bytes as a JSON array of numbers. */
function fontBytes(json: string): Uint8Array<ArrayBuffer> | null {
  const bytes: unknown = JSON.parse(json)
  return Array.isArray(bytes) && bytes.length <= MAX_BYTES ? Uint8Array.from(bytes, Number) : null
}
