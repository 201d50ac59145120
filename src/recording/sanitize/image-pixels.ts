/** Enough of most images to hold their size, in characters. */
const HEAD_CHARS = 8_192

/** Width times height that the body of a `data:` image says it has; 0 where it does not say. */
export function imagePixels(body: string, isBase64 = true): number {
  const isWhole = body.length <= HEAD_CHARS
  const pixels = pixelsIn(decodeBody(body.slice(0, HEAD_CHARS), isBase64), isWhole)
  return pixels ?? pixelsIn(decodeBody(body, isBase64), true) ?? 0
}

/** `null` where the size may still come, or a larger one. */
function pixelsIn(bytes: string, isWhole: boolean): number | null {
  const little = (at: number, count: number) => number(bytes, at + count - 1, count, -1)
  const big = (at: number, count: number) => number(bytes, at, count, 1)
  if (bytes.startsWith('\x89PNG')) return big(16, 4) * big(20, 4)
  // Heights below zero are of rows that go downwards.
  if (bytes.startsWith('BM')) return little(18, 4) * Math.abs(little(22, 4) | 0)
  switch (bytes.slice(8, 16)) {
    case 'WEBPVP8X':
      return (little(24, 3) + 1) * (little(27, 3) + 1)
    case 'WEBPVP8L':
      return ((little(21, 2) & 0x3fff) + 1) * (((little(21, 4) >>> 14) & 0x3fff) + 1)
    case 'WEBPVP8 ':
      return (little(26, 2) & 0x3fff) * (little(28, 2) & 0x3fff)
  }
  if (bytes.startsWith('GIF')) return gifPixels(little)
  if (bytes.startsWith('\xff\xd8')) return jpegPixels(big, bytes.length)
  if (bytes.slice(4, 8) !== 'ftyp') return 0
  if (!isWhole) return null
  // AVIF says a size for each of its parts, wherever it likes.
  let most = 0
  for (let at = 0; (at = bytes.indexOf('ispe', at) + 8) > 7;) most = Math.max(most, big(at, 4) * big(at + 4, 4))
  return most
}

type Read = (at: number, count: number) => number

/** A first picture that is larger than the screen it is said to be for makes the screen larger. */
function gifPixels(little: Read): number | null {
  let at = 13 + (little(10, 1) & 0x80 ? 6 << (little(10, 1) & 7) : 0)
  for (; little(at, 1) === 0x21; at += 1) {
    at += 2
    for (let size; (size = little(at, 1)) > 0;) at += size + 1
  }
  if (little(at, 1) !== 0x2c) return null
  const side = (screen: number, from: number, length: number) =>
    Math.max(little(screen, 2), little(at + from, 2) + little(at + length, 2))
  return side(6, 1, 5) * side(8, 3, 7)
}

/** A JPEG is a list of segments, one of which is the frame's header. */
function jpegPixels(big: Read, length: number): number | null {
  for (let at = 2; at + 9 < length && big(at, 1) === 0xff; at += 2 + big(at + 2, 2)) {
    const marker = big(at + 1, 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return big(at + 5, 2) * big(at + 7, 2)
  }
  return null
}

function number(bytes: string, at: number, count: number, step: number): number {
  let value = 0
  for (let i = 0; i < count; i++) value = value * 256 + (bytes.charCodeAt(at + i * step) || 0)
  return value
}

/** The body of a `data:` address, a character a byte. As browsers do: per cent signs first, whatever comes after. */
export function decodeBody(body: string, isBase64: boolean): string {
  const text = body.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  if (!isBase64) return text
  const base64 = text.replace(/[^A-Z0-9+/]/gi, '')
  return atob(base64.length % 4 === 1 ? base64.slice(1) : base64)
}
