import { describe, expect, it } from 'vitest'

import { firstDifference } from '../../scripts/corpus/first-difference.ts'

describe('firstDifference', () => {
  it('finds none in equal pages', () => {
    expect(firstDifference('<A>\n <B>', '<A>\n <B>')).toBeNull()
  })

  it('tells line, both sides and how many lines differ', () => {
    expect(firstDifference('<A>\n <B x>\n <C>\n <D>', '<A>\n <B y>\n <C>\n <E>')).toEqual({
      line: 2,
      ours: '<B x>',
      theirs: '<B y>',
      lines: 2,
    })
  })

  it('counts what only one of them has', () => {
    expect(firstDifference('<A>', '<A>\n <B>\n <C>')).toEqual({
      line: 2,
      ours: '(nothing)',
      theirs: '<B>',
      lines: 2,
    })
  })

  it('shows of a long line the place where it parts', () => {
    const rules = 'r'.repeat(5_000)
    const found = firstDifference(`${rules} one`, `${rules} two`)!
    expect(found.ours).toBe(`${'r'.repeat(39)} one`)
    expect(found.theirs).toBe(`${'r'.repeat(39)} two`)
  })
})
