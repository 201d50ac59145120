import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { createSanitizer } from '../../../src/recording/index.ts'

type Fields = Record<string, unknown>

const drawing = (data: Fields): ReplayEvent => ({ type: 3, timestamp: 1_800_000_000_000, data: { source: 9, ...data } })

function sanitize(events: readonly ReplayEvent[]) {
  const sanitizer = createSanitizer()
  const safe = events.map((event) => sanitizer.sanitize(event))
  return { safe, report: sanitizer.report() }
}

describe('drawing on a canvas', () => {
  it('keeps whole pictures of a canvas, and no other command', () => {
    const blob = { rr_type: 'Blob', type: 'image/png', data: [{ rr_type: 'ArrayBuffer', base64: 'AAAA' }] }
    const draw = { property: 'drawImage', args: [{ rr_type: 'ImageBitmap', args: [blob] }, 0, 0] }
    const clear = { property: 'clearRect', args: [0, 0, 10, 10] }
    const code = { property: '__defineGetter__', args: ['x', { rr_type: 'Function', args: ['alert(1)'] }] }
    const { safe, report } = sanitize([drawing({ id: 5, type: 0, commands: [clear, draw, code] })])
    expect((safe[0]?.data as Fields)['commands']).toEqual([clear, draw])
    expect(report.removals).toEqual([{ reason: 'canvas-command', count: 1 }])
  })

  const bitmap = (...args: unknown[]) => ({ rr_type: 'ImageBitmap', args })
  const bytes = (base64: string) => ({ rr_type: 'ArrayBuffer', base64 })
  const blobOf = (type: string, ...data: unknown[]) => ({ rr_type: 'Blob', type, data })

  it.each([
    ['an image by its address', 'drawImage', [{ rr_type: 'HTMLImageElement', src: 'https://spy.example/' }, 0, 0]],
    ['another canvas', 'drawImage', [{ rr_type: 'HTMLCanvasElement' }, 0, 0]],
    ['a picture that is a document', 'drawImage', [bitmap(blobOf('image/svg+xml', bytes('AAAA'))), 0, 0]],
    ['a picture of several parts', 'drawImage', [bitmap(blobOf('image/png', bytes('AAAA'), bytes('AAAA'))), 0, 0]],
    ['a picture of an address', 'drawImage', [bitmap({ rr_type: 'Blob', src: 'https://spy.example/' }), 0, 0]],
    ['what is no number', 'drawImage', [bitmap(blobOf('image/png', bytes('AAAA'))), { rr_type: 'Function' }, 0]],
    ['a texture', 'texImage2D', [3553, 0, 6408, 6408, 5121, { rr_type: 'HTMLImageElement', src: '/a' }]],
    ['a shader', 'shaderSource', [{ rr_type: 'WebGLShader', index: 0 }, 'for(;;){}']],
    ['a setter', 'font', ['1px x; src: url(https://spy.example/)']],
    ['clearing by more than numbers', 'clearRect', [0, 0, 1, '1']],
  ])('runs no drawing command, nor draws %s', (_, property, args) => {
    for (const type of [0, 1, 2]) {
      const command = { property, args }
      const { safe, report } = sanitize([
        drawing({ source: 9, id: 5, type, commands: [command] }),
        drawing({ id: 5, type, ...command }),
      ])
      expect(safe).toEqual([null, null])
      expect(report.removals).toContainEqual({ reason: 'canvas-command', count: 2 })
    }
  })

  it('ends a list of drawing commands, and keeps the last: they paint over the others', () => {
    const clear = { property: 'clearRect', args: [0, 0, 10, 10] }
    const draw = { property: 'drawImage', args: [bitmap(blobOf('image/png', bytes('AAAA'))), 0, 0] }
    const commands = [...Array.from({ length: 1_000 }, () => clear), draw]
    const { safe, report } = sanitize([drawing({ id: 5, type: 0, commands })])
    expect((safe[0]?.data as Fields)['commands']).toHaveLength(1_000)
    expect((safe[0]?.data as { commands: unknown[] }).commands.at(-1)).toEqual(draw)
    expect(report.limits).toEqual([expect.objectContaining({ limit: 'maxCommands' })])
  })

  it('draws no picture that says to have more pixels than can be', () => {
    // WebP without loss, 16 384 × 16 384 of one colour: 33 bytes that would be a gigabyte.
    const huge = btoa('RIFF\x19\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xff\xff\xff\x0f\x88\x88\x08\0\0\0\0\0')
    const args = [bitmap(blobOf('image/webp', bytes(huge))), 0, 0]
    const { safe, report } = sanitize([drawing({ id: 5, type: 0, commands: [{ property: 'drawImage', args }] })])
    expect(safe).toEqual([null])
    expect(report.limits.map(({ limit }) => limit)).toEqual(['maxImagePixels'])
  })
})
