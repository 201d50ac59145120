import { gunzipSync, strFromU8 } from 'fflate'
import { uncompress } from 'snappyjs'

/** The lines of a block in any of the formats that sources deliver: gzip, raw snappy, or plain text. */
export function blockLines(bytes: Uint8Array): readonly string[] {
  return textOf(bytes).trimEnd().split('\n')
}

function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return strFromU8(gunzipSync(bytes))
  if (bytes[0] === 0x5b) return strFromU8(bytes)
  return strFromU8(uncompress(bytes))
}
