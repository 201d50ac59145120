import { describe, expect, it } from 'vitest'

import { cursorAt, tailAt } from '../../../src/components/cursor/cursor-state.ts'
import { PointerKind, type PointerTrack } from '../../../src/recording/recording-view.ts'

type Row = readonly [offsetMs: number, x: number, y: number, kind: number, nodeId?: number]

function track(...rows: Row[]): PointerTrack {
  return {
    length: rows.length,
    offsetMs: Float64Array.from(rows, (row) => row[0]),
    x: Float32Array.from(rows, (row) => row[1]),
    y: Float32Array.from(rows, (row) => row[2]),
    kind: Uint8Array.from(rows, (row) => row[3]),
    nodeId: Int32Array.from(rows, (row) => row[4] ?? 1),
  }
}

const { Move, Down, Up, Click, DblClick, ContextMenu, TouchStart, TouchMove, TouchEnd } = PointerKind
const playing = { paused: false }
const paused = { paused: true }

describe('cursorAt', () => {
  it('knows nothing before the first position', () => {
    expect(cursorAt(track([100, 1, 1, Move]), 99, playing)).toBeNull()
    expect(cursorAt(track(), 0, playing)).toBeNull()
  })

  it('moves in a straight line between positions 50 ms apart', () => {
    const moves = track([0, 0, 0, Move], [50, 100, 40, Move])
    expect(cursorAt(moves, 25, playing)).toMatchObject({ x: 50, y: 20 })
    expect(cursorAt(moves, 50, playing)).toMatchObject({ x: 100, y: 40 })
  })

  it('rests between positions that are far apart and travels in the last 50 ms', () => {
    const moves = track([0, 0, 0, Move], [1_000, 100, 0, Move])
    expect(cursorAt(moves, 900, playing)?.x).toBe(0)
    expect(cursorAt(moves, 975, playing)?.x).toBe(50)
  })

  it('does not travel between documents, whose coordinates differ', () => {
    expect(cursorAt(track([0, 0, 0, Move, 1], [50, 100, 0, Move, 9]), 25, playing)?.x).toBe(0)
  })

  it('is down from press to release', () => {
    const press = track([0, 5, 5, Down], [100, 9, 9, Move], [200, 9, 9, Up], [201, 9, 9, Click], [400, 20, 9, Move])
    expect(cursorAt(press, 120, playing)?.isDown).toBe(true)
    expect(cursorAt(press, 210, playing)?.isDown).toBe(false)
    expect(cursorAt(press, 450, playing)?.isDown).toBe(false)
  })

  it.each([
    [Click, 'click'],
    [DblClick, 'double'],
    [ContextMenu, 'context'],
    [TouchStart, 'touch'],
  ])('marks a press of kind %d as %s for half a second', (kind, name) => {
    const press = track([1_000, 10, 20, kind], [1_050, 99, 99, Move])
    expect(cursorAt(press, 1_250, playing)?.press).toEqual({ kind: name, x: 10, y: 20, progress: 0.5 })
    expect(cursorAt(press, 1_501, playing)?.press).toBeNull()
  })

  it('shows the mark of a press that is about to come, but only while paused', () => {
    const click = track([0, 10, 20, Move], [1_000, 10, 20, Click])
    expect(cursorAt(click, 700, playing)?.press).toBeNull()
    expect(cursorAt(click, 700, paused)?.press).toMatchObject({ kind: 'click', progress: 0 })
    expect(cursorAt(click, 400, paused)?.press).toBeNull()
  })

  it('marks the fifth click on one spot within two seconds as rage', () => {
    const spots: Row[] = [0, 300, 600, 900, 1_200].map((at, index) => [at, 100 + index, 100, Click])
    expect(cursorAt(track(...spots), 900, playing)?.press?.kind).toBe('click')
    expect(cursorAt(track(...spots), 1_200, playing)?.press?.kind).toBe('rage')
  })

  it('does not take five clicks in five places, or over five seconds, for rage', () => {
    const places: Row[] = [0, 300, 600, 900, 1_200].map((at, index) => [at, 100 + index * 9, 100, Click])
    const slow: Row[] = [0, 1_000, 2_000, 3_000, 4_000].map((at) => [at, 100, 100, Click])
    expect(cursorAt(track(...places), 1_200, playing)?.press?.kind).toBe('click')
    expect(cursorAt(track(...slow), 4_000, playing)?.press?.kind).toBe('click')
  })

  it('shows a finger as a finger, and does not slide it to where it comes down next', () => {
    const touches = track(
      [0, 10, 10, TouchStart],
      [50, 20, 10, TouchMove],
      [100, 20, 10, TouchEnd],
      [140, 300, 10, TouchStart],
    )
    expect(cursorAt(touches, 25, playing)).toMatchObject({ pointer: 'touch', isDown: true, x: 15 })
    expect(cursorAt(touches, 130, playing)).toMatchObject({ isDown: false, x: 20 })
  })
})

describe('tailAt', () => {
  it('gives the last positions with their age, oldest first', () => {
    const moves = track([0, 1, 1, Move], [500, 2, 2, Move], [900, 3, 3, Move], [1_100, 4, 4, Move])
    expect(tailAt(moves, 1_000, 750)).toEqual([
      [2, 2, 500],
      [3, 3, 100],
    ])
  })
})
