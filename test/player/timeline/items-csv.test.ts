import { describe, expect, it } from 'vitest'

import type { ListItem } from '../../../src/player/timeline/inspector-list.ts'
import { itemsCsv } from '../../../src/player/timeline/items-csv.ts'

const START_MS = Date.parse('2026-11-23T14:00:00Z')
const item = (title: string, detail?: string): ListItem => ({
  ...{ id: 'a', kind: 'console', offsetMs: 1_500, windowId: 'w1', tone: 'neutral', searchText: '' },
  title,
  ...(detail !== undefined && { detail }),
})
const cellOf = (title: string) => /,"w1","((?:[^"]|"")*)",""\r\n$/.exec(itemsCsv([item(title)], START_MS))?.[1]

describe('itemsCsv', () => {
  it('has a header, and one line for each row with its moment', () => {
    expect(itemsCsv([item('Paid', 'all "well"')], START_MS)).toBe(
      '"offsetMs","time","kind","tone","window","title","detail"\r\n' +
        '"1500","2026-11-23T14:00:01.500Z","console","neutral","w1","Paid","all ""well"""\r\n',
    )
    expect(itemsCsv([item('Paid')], 0)).toContain('"1500","",')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '|calc', '%x', ' =1', '\t=1', '\r\n=1', '\0=1', '＝1', '＠x'])(
    'lets no spreadsheet take %j for a formula',
    (title) => {
      expect(cellOf(title)).toBe(`'${title}`)
    },
  )

  it('lets no text begin another cell or row', () => {
    expect(cellOf('a","=1+1","')).toBe('a"",""=1+1"",""')
    expect(cellOf('a\r\n=1')).toBe('a\r\n=1')
  })

  it('cuts what no spreadsheet holds', () => {
    expect(cellOf('x'.repeat(100_000))).toHaveLength(32_000)
  })
})
