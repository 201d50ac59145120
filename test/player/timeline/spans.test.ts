import { describe, expect, it } from 'vitest'

import { createAxis } from '../../../src/player/timeline/axis.ts'
import { toSpans } from '../../../src/player/timeline/spans.ts'

describe('toSpans', () => {
  const axis = createAxis(100_000, [], { visible: { startMs: 20_000, endMs: 60_000 } })

  it('cuts stretches to what is visible', () => {
    expect(toSpans([{ startMs: 0, endMs: 40_000 }], axis)).toEqual([{ from: 0, to: expect.closeTo(0.5, 9) }])
  })

  it('leaves out what is out of sight, also where it only touches', () => {
    expect(
      toSpans(
        [
          { startMs: 0, endMs: 20_000 },
          { startMs: 60_000, endMs: 99_000 },
        ],
        axis,
      ),
    ).toEqual([])
  })
})
