import { describe, expect, it } from 'vitest'

import { missingReasons } from '../../../src/components/status/missing-reasons.ts'
import type { BlockProblem, ProblemReason } from '../../../src/recording/recording-view.ts'

const problem = (reason: ProblemReason): BlockProblem => ({ reason, blockKey: 'b', line: null, message: '' })

describe('missingReasons', () => {
  it('names each reason once', () => {
    const problems = [problem('block_missing'), problem('block_corrupt'), problem('block_missing')]
    expect(missingReasons(problems)).toEqual(['block_missing', 'block_corrupt'])
  })

  it('leaves out what costs a line but no stretch', () => {
    expect(missingReasons([problem('line_invalid'), problem('field_corrupt')])).toEqual([])
  })
})
