/** Enough of an image to hold its size, in base64 characters. */
const HEADER_CHARS = 4_096

/** Width times height that a base64 image says it has; 0 where it does not say. */
export function imagePixels(base64: string): number {
  const head = decodeHead(base64)
  if (head === null) return 0
  const byte = (at: number) => head.charCodeAt(at) || 0
  const two = (at: number) => byte(at) * 256 + byte(at + 1)
  const twoBack = (at: number) => byte(at) + byte(at + 1) * 256
  const threeBack = (at: number) => twoBack(at) + byte(at + 2) * 65_536
  if (head.startsWith('\x89PNG')) return (two(16) * 65_536 + two(18)) * (two(20) * 65_536 + two(22))
  if (head.startsWith('GIF')) return twoBack(6) * twoBack(8)
  if (head.startsWith('BM')) return threeBack(18) * threeBack(22)
  if (head.slice(8, 15) === 'WEBPVP8' && byte(15) === 0x58) return (threeBack(24) + 1) * (threeBack(27) + 1)
  if (head.startsWith('\xff\xd8')) return jpegPixels(two, byte, head.length)
  return 0
}

/** A JPEG is a list of segments, one of which is the frame's header. */
function jpegPixels(two: (at: number) => number, byte: (at: number) => number, length: number): number {
  for (let at = 2; at + 9 < length && byte(at) === 0xff; at += 2 + two(at + 2)) {
    const marker = byte(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return two(at + 5) * two(at + 7)
  }
  return 0
}

function decodeHead(base64: string): string | null {
  const head = base64.slice(0, HEADER_CHARS).replace(/[^A-Z0-9+/]/gi, '')
  try {
    return atob(head.slice(0, head.length - (head.length % 4)))
  } catch {
    return null
  }
}
