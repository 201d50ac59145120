import { describe, expect, it } from 'vitest'

import { searchStatement } from '../../../../src/server/database/recordings/search-recordings.ts'
import type { RecordingSearch } from '../../../../src/server/ports/recording-index.ts'

const statement = (filter: RecordingSearch) => searchStatement('"s"', filter)

describe('searchStatement', () => {
  it('reads one row more than the page', () => {
    expect(statement({}).values).toEqual([51])
    expect(statement({ limit: 10 })).toMatchObject({ limit: 10, values: [11] })
    expect(statement({ limit: 5_000 })).toMatchObject({ limit: 1_000, values: [1_001] })
  })

  it('never puts what was asked for into the text', () => {
    const asked = `x'; drop table recordings; --`
    const filter: RecordingSearch = {
      recordingIds: [asked],
      personId: asked,
      distinctIds: [asked],
      email: asked,
      url: { contains: asked },
    }
    const { text, values } = statement(filter)
    expect(text).not.toContain('drop')
    expect(JSON.stringify(values)).toContain('drop table')
  })

  it('has a place for each value, and a value for each place', () => {
    const { text, values } = statement({
      recordingIds: ['a'],
      personId: 'p',
      distinctIds: ['d'],
      email: 'e',
      fromMs: 1,
      toMs: 2,
      url: { prefix: 'https://x.example/orders/12345' },
      minDurationMs: 3,
      maxDurationMs: 4,
      cursor: '5.r',
    })
    const places = new Set([...text.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place)))
    expect([...places].sort((a, b) => a - b)).toEqual(values.map((_, at) => at + 1))
  })

  it.each<[string, string[]]>([
    ['/checkout', ['%/checkout%']],
    ['https://x.example/orders/12345/pay', ['%/12345/%', 'https://x.example/orders/12345/pay']],
    ['0197aaaa-1111', ['%0197aaaa-%', '0197aaaa-1111']],
    ['a1b2c3d4e5f6a7b8c9', ['%a1b2c3d4e5f6%', 'a1b2c3d4e5f6a7b8c9']],
    ['v2/x1', ['%v2/x1%']],
    ['100%_a\\', ['%100\\%%', '100%_a\\']],
    ['50%_a\\', ['%50\\%\\_a\\\\%']],
  ])('looks for %s by its rarest part, and compares the whole', (contains, expected) => {
    expect(statement({ url: { contains } }).values.slice(0, -1)).toEqual(expected)
  })

  it('looks for a prefix behind a line end only', () => {
    expect(statement({ url: { prefix: 'https://X.example/' } }).values[0]).toBe('%\nhttps://x.example/%')
    expect(statement({ url: { prefix: '/orders/1042' } }).values.slice(0, 2)).toEqual(['%/1042%', '\n/orders/1042'])
  })

  it('asks for whole milliseconds that lie within the range', () => {
    expect(statement({ fromMs: 0.2, toMs: 9.8 }).values).toEqual([9, 1, 1, 51])
  })

  it('leaves out a bound that is none', () => {
    expect(statement({ fromMs: -Infinity, toMs: Infinity, maxDurationMs: Infinity })).toEqual(statement({}))
  })
})
