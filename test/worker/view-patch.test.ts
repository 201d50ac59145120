import { describe, expect, it } from 'vitest'

import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import { Recording } from '../../src/recording/recording.ts'
import { EMPTY_VIEW, type RecordingView } from '../../src/recording/recording-view.ts'
import { diffView, patchView, transferOf } from '../../src/worker/view-patch.ts'
import { fixtureBytes, TWO_TABS } from '../recording/fixtures.ts'
import { seeded, shuffled } from '../recording/seeded.ts'
import { blocksOf, contentOf } from './recording-blocks.ts'

const recording = blocksOf(fixtureBytes(TWO_TABS), 8)

/** The views of a recording whose blocks come in some order, one for each. */
function viewsOf(seed: number): RecordingView[] {
  const growing = new Recording()
  growing.setBlocks(recording.infos, recording.span)
  return shuffled(recording.blocks, seeded(seed)).map(({ info, bytes }) => {
    growing.append(info, decodeBlock(bytes))
    return growing.view()
  })
}

/** A patch as it arrives at the other end of a channel. */
function sent(before: RecordingView, after: RecordingView) {
  const patch = diffView(before, after)
  return structuredClone(patch, { transfer: transferOf(patch) })
}

describe('diffView and patchView', () => {
  it.each([1, 2, 3])('carry any growing view across a channel (seed %i)', (seed) => {
    let mirrored = EMPTY_VIEW
    let told = EMPTY_VIEW
    for (const view of viewsOf(seed)) {
      mirrored = patchView(mirrored, sent(told, view))
      told = view
      expect(contentOf(mirrored)).toEqual(contentOf(view))
    }
    expect(mirrored.version).toBe(recording.blocks.length)
  })

  it('leave the columns of the view alone that they send', () => {
    const view = viewsOf(1).at(-1)!
    const before = structuredClone(view)
    sent(EMPTY_VIEW, view)

    expect(view).toEqual(before)
  })

  it('send nothing of what is the same, though it was made anew', () => {
    const view = viewsOf(1).at(-1)!
    const patch = diffView(view, structuredClone(view))

    expect(Object.values(patch.lists).every((list) => list === null)).toBe(true)
    expect(patch.density).toBeNull()
    expect(patch.pointers).toBeNull()
    expect(transferOf(patch)).toEqual([])
  })

  it('send the pointer of only those windows where it moved', () => {
    const before = viewsOf(1).at(-1)!
    const [moved, still] = [...before.pointers.keys()]
    const after = structuredClone(before)
    after.pointers.get(moved!)!.x[0]! += 1
    const patch = diffView(before, after)
    const mirrored = patchView(before, patch)

    expect([...patch.pointers!.changed.keys()]).toEqual([moved])
    expect(mirrored.pointers.get(still!)).toBe(before.pointers.get(still!))
    expect(mirrored.pointers.get(moved!)).toEqual(after.pointers.get(moved!))
    expect([...mirrored.pointers.keys()]).toEqual([...before.pointers.keys()])
  })

  it('forget the pointer of a window that went away', () => {
    const before = viewsOf(1).at(-1)!
    const [gone, kept] = [...before.pointers.keys()]
    const after = { ...before, pointers: new Map(before.pointers) }
    after.pointers.delete(gone!)

    expect([...patchView(before, sent(before, after)).pointers.keys()]).toEqual([kept])
  })
})
