import { afterEach, describe, expect, it } from 'vitest'

import { revealWithin } from '../../../src/components/shared/reveal-within.ts'

afterEach(() => document.body.replaceChildren())

/** A box of 100 × 100 px that scrolls, far below the fold, around a row of boxes of 60 px. */
function makeScroller(direction: 'ltr' | 'rtl' = 'ltr') {
  const make = (style: string, ...children: Element[]) => {
    const element = document.createElement('div')
    element.style.cssText = style
    element.append(...children)
    return element
  }
  const boxes = Array.from({ length: 10 }, (_, i) =>
    make(`flex: none; width: 60px; height: 60px; margin-top: ${i * 40}px`),
  )
  const scroller = make(
    `direction: ${direction}; width: 100px; height: 100px; overflow: auto`,
    make('width: 600px; height: 600px; display: flex', ...boxes),
  )
  document.body.append(make('height: 5000px'), scroller)
  const box = (i: number) => boxes[i]!
  const offsets = (i: number) => {
    const frame = scroller.getBoundingClientRect()
    const { left, top } = box(i).getBoundingClientRect()
    return { left: left - frame.left, top: top - frame.top }
  }
  return { scroller, box, offsets }
}

describe('revealWithin', () => {
  it('scrolls one axis of the scroller, and nothing of the page around it', () => {
    const { scroller, box, offsets } = makeScroller()
    revealWithin(scroller, box(5), 'inline', { end: 10 })
    expect(offsets(5).left).toBeGreaterThanOrEqual(0)
    expect([scroller.scrollTop, scrollY]).toEqual([0, 0])
    revealWithin(scroller, box(5), 'block')
    expect(offsets(5).top).toBeGreaterThanOrEqual(0)
    expect(scrollY).toBe(0)
  })

  it('moves as little as it can, and not at all for what is seen', () => {
    const { scroller, box, offsets } = makeScroller()
    revealWithin(scroller, box(5), 'inline')
    const before = scroller.scrollLeft
    revealWithin(scroller, box(5), 'inline')
    expect(scroller.scrollLeft).toBe(before)
    revealWithin(scroller, box(3), 'inline', { start: 8 })
    expect(offsets(3).left).toBe(8)
  })

  it('finds its way where text runs to the left', () => {
    const { scroller, box, offsets } = makeScroller('rtl')
    revealWithin(scroller, box(6), 'inline')
    expect(offsets(6).left).toBeGreaterThanOrEqual(0)
    expect(offsets(6).left).toBeLessThan(60)
    expect(scroller.scrollLeft).toBeLessThan(0)
  })
})
