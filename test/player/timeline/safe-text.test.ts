import { describe, expect, it } from 'vitest'

import { safeText } from '../../../src/player/timeline/safe-text.ts'

describe('safeText', () => {
  it('spells out what turns the text around it', () => {
    expect(safeText('invoice\u202efdp.exe')).toBe('invoice\\u202efdp.exe')
    expect(safeText('a\u2066b\u2069\u200f')).toBe('a\\u2066b\\u2069\\u200f')
  })

  it('spells out controls and what cannot be seen, but keeps lines and tabs', () => {
    expect(safeText('a\u0000\u001b[31m\u200b\ufeff')).toBe('a\\u0000\\u001b[31m\\u200b\\ufeff')
    expect(safeText('a\n\tb')).toBe('a\n\tb')
  })

  it('leaves names, scripts and emoji as they are', () => {
    for (const text of ['Maria López', 'مرحبا', 'שלום', '👩‍💻 €', 'می‌خواهم']) expect(safeText(text)).toBe(text)
  })

  it('is no longer than asked for', () => {
    expect(safeText('x'.repeat(5_000))).toHaveLength(2_001)
    expect(safeText('abcdef', { maxChars: 3 })).toBe('abc…')
  })
})
