import { describe, expect, it } from 'vitest'

import { frameBlob, readCanvasEvent, readDataUrl } from '../../../src/player/dom/canvas-frame.ts'

const bitmap = (base64: unknown, type: unknown = 'image/webp') => ({
  rr_type: 'ImageBitmap',
  args: [{ rr_type: 'Blob', data: [{ rr_type: 'ArrayBuffer', base64 }], type }],
})
const drawn = (...args: unknown[]) => ({ source: 9, id: 5, commands: [{ property: 'drawImage', args }] })

describe('readCanvasEvent', () => {
  it('finds the picture that rrweb records when it samples canvases by frames', () => {
    const event = {
      source: 9,
      id: 5,
      type: 0,
      commands: [
        { property: 'clearRect', args: [0, 0, 10, 10] },
        { property: 'drawImage', args: [bitmap('AAAA'), 0, 0] },
      ],
    }
    expect(readCanvasEvent(event)).toEqual({ frame: { base64: 'AAAA', mimeType: 'image/webp' }, ignored: 0 })
  })

  it('finds it with a size, as posthog-js records it', () => {
    expect(readCanvasEvent(drawn(bitmap('AAAA'), 0, 0, 100, 80)).frame?.base64).toBe('AAAA')
  })

  it('takes the last of several pictures', () => {
    const commands = ['AAAA', 'BBBB'].map((base64) => ({ property: 'drawImage', args: [bitmap(base64), 0, 0] }))
    expect(readCanvasEvent({ source: 9, id: 5, commands }).frame?.base64).toBe('BBBB')
  })

  it('ignores and counts every other command, also that of the old form with one command per event', () => {
    const commands = [
      { property: 'fillRect', args: [0, 0, 1, 1] },
      { property: 'fillStyle', setter: true, args: ['red'] },
    ]
    expect(readCanvasEvent({ source: 9, id: 5, commands })).toEqual({ frame: null, ignored: 2 })
    expect(readCanvasEvent({ source: 9, id: 5, property: 'fillRect', args: [] })).toEqual({ frame: null, ignored: 1 })
  })

  it.each([
    ['a part of a picture', drawn(bitmap('AAAA'), 0, 0, 5, 5, 0, 0, 5, 5)],
    ['a picture beside the corner', drawn(bitmap('AAAA'), 3, 0)],
    ['a picture by address', drawn({ rr_type: 'HTMLImageElement', src: 'https://spy.example/' }, 0, 0)],
    ['a type that is no picture', drawn(bitmap('AAAA', 'text/html'), 0, 0)],
    ['SVG, which may contain anything', drawn(bitmap('AAAA', 'image/svg+xml'), 0, 0)],
    ['bytes that are no text', drawn(bitmap({ length: 2e9 }), 0, 0)],
    ['inherited names', drawn({ rr_type: '__proto__', args: [] }, 0, 0)],
  ])('refuses %s', (_, event) => {
    expect(readCanvasEvent(event)).toEqual({ frame: null, ignored: 1 })
  })

  it.each([null, undefined, 'x', [], {}, { commands: [null, 1] }])('takes %j for what it is', (data) => {
    expect(readCanvasEvent(data).frame).toBeNull()
  })
})

describe('readDataUrl', () => {
  it('takes a picture', () => {
    expect(readDataUrl('data:image/PNG;base64,AAAA')).toEqual({ mimeType: 'image/png', base64: 'AAAA' })
  })

  it.each(['https://spy.example/a.png', 'data:image/svg+xml;base64,AAAA', 'data:text/html;base64,AAAA', 7, null])(
    'refuses %j',
    (value) => {
      expect(readDataUrl(value)).toBeNull()
    },
  )
})

describe('frameBlob', () => {
  it('holds the bytes', async () => {
    const blob = frameBlob({ base64: btoa('hello'), mimeType: 'image/png' })
    expect(blob.type).toBe('image/png')
    expect(await blob.text()).toBe('hello')
  })

  it('throws for what is no base64', () => {
    expect(() => frameBlob({ base64: '§', mimeType: 'image/png' })).toThrow()
  })
})
