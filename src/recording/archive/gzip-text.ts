import { Gzip, gzipSync, strToU8 } from 'fflate'

/** Same input, same bytes: files that may be cached for ever must not change when they are written again. */
export function gzipText(text: string): Uint8Array {
  return gzipSync(strToU8(text), { level: 6, mtime: 0 })
}

/** The same of bytes that are not at hand as a whole: read no faster than the answer is. */
export async function* gzipPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let zipped: Uint8Array[] = []
  const gzip = new Gzip({ level: 6, mtime: 0 }, (bytes) => zipped.push(bytes))
  for await (const piece of pieces) {
    gzip.push(piece)
    yield* zipped
    zipped = []
  }
  gzip.push(new Uint8Array(0), true)
  yield* zipped
}
