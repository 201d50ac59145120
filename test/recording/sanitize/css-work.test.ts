import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { createSanitizer } from '../../../src/recording/sanitize/create-sanitizer.ts'
import { countWork } from './count-work.ts'

/** Beginnings without an end, and ends that are none: looking for the end from each of them would be quadratic. */
const UNITS = [
  ...['url(', 'url("', "url(a'", 'url(\\', 'url(\\)', 'url("\\"', 'url( ', 'url(a)', 'image-set(', 'image-set("'],
  ...['\\75', '\\75 rl(', '/*', '*/', '@import ', '@import "', '@import url(', '{(', '{', ')', '/* rr_split */u'],
]
const CHARS = 20_000

const sheet = (cssText: string): ReplayEvent => ({
  type: 2,
  timestamp: 0,
  data: {
    node: {
      type: 0,
      id: 1,
      childNodes: [{ type: 2, id: 2, tagName: 'style', attributes: { _cssText: cssText }, childNodes: [] }],
    },
    initialOffset: { left: 0, top: 0 },
  },
})

function workOf(unit: string, chars: number, maxCssDepth: number): number {
  const event = sheet(unit.repeat(chars / unit.length))
  const sanitizer = createSanitizer({ limits: { maxCssDepth } })
  return countWork(() => void sanitizer.sanitize(event))
}

describe('the sanitiser, on style sheets', () => {
  // The limit would spare it most of these.
  describe.each([100, Infinity])('that may have %d brackets within brackets', (maxCssDepth) => {
    it.each(UNITS)('reads twice as many %j with no more than twice the work', (unit) => {
      const once = workOf(unit, CHARS, maxCssDepth)

      expect(once).toBeGreaterThan(0)
      expect(workOf(unit, CHARS * 2, maxCssDepth) / once).toBeLessThan(2.5)
    })
  })
})

describe('countWork', () => {
  it('finds looking for each end from each beginning to be four times the work for twice as many', () => {
    const work = (chars: number) => {
      const css = 'url('.repeat(chars / 4)
      return countWork(() => {
        for (let at = 0; at < css.length; at += 4) css.indexOf(')', at)
      })
    }
    expect(work(8_000) / work(4_000)).toBeGreaterThan(3.9)
  })
})
