import { describe, expect, it } from 'vitest'

import { imagePixels } from '../../../src/recording/sanitize/image-pixels.ts'

const bytesOf = (...parts: readonly (string | readonly number[])[]) =>
  parts.map((part) => (typeof part === 'string' ? part : String.fromCharCode(...part))).join('')
const two = (value: number) => [value & 255, value >> 8]
const WIDTH = 300
const HEIGHT = 200

/** As browsers write them. */
function drawn(type: string, quality?: number): string {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: WIDTH, height: HEIGHT })
  const context = canvas.getContext('2d')!
  context.fillStyle = 'teal'
  context.fillRect(3, 4, 50, 60)
  return atob(canvas.toDataURL(type, quality).split(',')[1] ?? '')
}

/** A picture of one colour: its pixels take no bytes at all. */
function emptyWebp(width: number, height: number): string {
  const sides = (((height - 1) << 14) | (width - 1)) >>> 0
  const header = [sides & 255, (sides >>> 8) & 255, (sides >>> 16) & 255, (sides >>> 24) & 255]
  const data = bytesOf([0x2f], header, [0x88, 0x88, 0x08, 0x00, 0x00, 0x00, 0x00])
  return bytesOf('RIFF', [data.length + 12, 0, 0, 0], 'WEBPVP8L', [data.length, 0, 0, 0], data)
}

/** 1 × 1 by what it says first; its picture is as large as it is told to be. */
function lateGif(width: number, height: number): string {
  const colours = [0, 0, 0, 255, 255, 255]
  const comment = [0x21, 0xfe, 2, 65, 65, 0]
  const picture = bytesOf([0x2c, 0, 0, 0, 0], two(width), two(height), [0, 2, 2, 0x4c, 1, 0, 0x3b])
  return bytesOf('GIF89a', two(1), two(1), [0x80, 0, 0], colours, comment, picture)
}

function longJpeg(): string {
  const jpeg = drawn('image/jpeg')
  const segment = bytesOf([0xff, 0xe1, 0xea, 0x62], ['x'.repeat(60_000)].join(''))
  return jpeg.slice(0, 2) + segment + segment + jpeg.slice(2)
}

function bitmap(width: number, height: number): string {
  const row = Math.ceil((width * 3) / 4) * 4
  const size = 54 + row * Math.abs(height)
  const four = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255]
  const info = [...four(40), ...four(width), ...four(height), 1, 0, 24, 0, ...four(0), ...four(0), ...four(0)]
  const header = [...four(size), 0, 0, 0, 0, ...four(54), ...info, ...four(0), ...four(0), ...four(0)]
  return bytesOf('BM', header, '\0'.repeat(row * Math.abs(height)))
}

async function shownPixels(url: string): Promise<number> {
  const image = new Image()
  image.src = url
  await new Promise((resolve) => Object.assign(image, { onload: resolve, onerror: resolve }))
  return image.naturalWidth * image.naturalHeight
}

describe('imagePixels', () => {
  it.each([
    ['PNG', 'png', drawn('image/png'), WIDTH * HEIGHT],
    ['JPEG', 'jpeg', drawn('image/jpeg'), WIDTH * HEIGHT],
    ['a JPEG that says its size late', 'jpeg', longJpeg(), WIDTH * HEIGHT],
    ['WebP', 'webp', drawn('image/webp', 0.6), WIDTH * HEIGHT],
    ['WebP without loss', 'webp', drawn('image/webp', 1), WIDTH * HEIGHT],
    ['a WebP of a few bytes', 'webp', emptyWebp(2_000, 1_000), 2_000_000],
    ['a GIF whose picture is larger than its screen', 'gif', lateGif(40, 30), 1_200],
    ['BMP', 'bmp', bitmap(9, 7), 63],
    ['a BMP from top to bottom', 'bmp', bitmap(9, -7), 63],
  ])('reads of %s what the browser makes of it, however it is written', async (_, type, bytes, pixels) => {
    const percents = Array.from(bytes, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')
    const base64 = btoa(bytes)
    const written = base64.replace(/[A-M]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)

    expect(await shownPixels(`data:image/${type};base64,${base64}`)).toBe(pixels)
    expect(await shownPixels(`data:image/${type},${percents}`)).toBe(pixels)
    expect(await shownPixels(`data:image/${type};base64,${written}`)).toBe(pixels)
    expect(imagePixels(base64)).toBe(pixels)
    expect(imagePixels(percents, false)).toBe(pixels)
    expect(imagePixels(written)).toBe(pixels)
  })

  it('takes the largest of the sizes that an AVIF says, wherever it says them', () => {
    const ispe = (side: number) => bytesOf('ispe', [0, 0, 0, 0, 0, 0], [side >> 8, side & 255, 0, 0, 0, 9])
    const avif = bytesOf([0, 0, 0, 20], 'ftypavif', ispe(3), '\0'.repeat(10_000), ispe(5_000))
    expect(imagePixels(btoa(avif))).toBe(45_000)
  })

  it('says nothing of what is no image', () => {
    expect(imagePixels('')).toBe(0)
    expect(imagePixels('§§')).toBe(0)
    expect(imagePixels(btoa('GIF89a'))).toBe(0)
    expect(imagePixels(btoa('\xff\xd8\xff\xe0'))).toBe(0)
  })
})
