import { gzipSync, strToU8 } from 'fflate'

/** Same input, same bytes: files that may be cached for ever must not change when they are written again. */
export function gzipText(text: string): Uint8Array {
  return gzipBytes(strToU8(text))
}

/** The same of bytes. */
export function gzipBytes(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 6, mtime: 0 })
}
