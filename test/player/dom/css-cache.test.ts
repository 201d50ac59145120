import { describe, expect, it } from 'vitest'

import { createCssCache } from '../../../src/player/dom/css-cache.ts'

describe('createCssCache', () => {
  it('remembers what a style sheet became', () => {
    const cache = createCssCache().stylesWithHoverClass
    cache.set('a:hover {}', 'a.\\:hover {}')
    expect(cache.get('a:hover {}')).toBe('a.\\:hover {}')
    expect(cache.get('b {}')).toBeUndefined()
  })

  it('holds no more than it may', () => {
    const cache = createCssCache(10).stylesWithHoverClass
    cache.set('1234', '1234')
    cache.set('abcd', 'abcd')
    expect(cache.get('1234')).toBeUndefined()
    expect(cache.get('abcd')).toBe('abcd')
  })
})
