import { afterEach, describe, expect, it, vi } from 'vitest'

import { wantsLessData } from '../../src/hooks/wants-less-data.ts'

afterEach(() => vi.unstubAllGlobals())

function browser({ saveData, reduced }: { saveData?: boolean; reduced: boolean }): void {
  vi.stubGlobal('navigator', saveData === undefined ? {} : { connection: { saveData } })
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: reduced && query === '(prefers-reduced-data: reduce)',
  }))
}

describe('wantsLessData', () => {
  it('is so where the browser saves data, by either of its words for it', () => {
    browser({ saveData: true, reduced: false })
    expect(wantsLessData()).toBe(true)
    browser({ reduced: true })
    expect(wantsLessData()).toBe(true)
  })

  it('is not so elsewhere', () => {
    browser({ saveData: false, reduced: false })
    expect(wantsLessData()).toBe(false)
    browser({ reduced: false })
    expect(wantsLessData()).toBe(false)
  })

  it('is not so on a server', () => {
    expect(wantsLessData()).toBe(false)
  })
})
