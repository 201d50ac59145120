import { describe, expect, it } from 'vitest'

import { readCursor, readLimit, writeCursor } from '../../../src/server/database/page-cursor.ts'
import { toSqlJson, toSqlText } from '../../../src/server/database/sql-json.ts'
import { sqlName } from '../../../src/server/database/sql-name.ts'

describe('sqlName', () => {
  it('quotes names, and names with their schema', () => {
    expect(sqlName('orders')).toBe('"orders"')
    expect(sqlName('shop.Order History')).toBe('"shop"."Order History"')
    expect(sqlName('a--')).toBe('"a--"')
    expect(sqlName('größe_$1')).toBe('"größe_$1"')
  })

  it.each(['', 'a"b', 'a;b', '1a', 'a.', 'a..b', "a'b", 'a\0', 'a\nb', 'ä'.repeat(32)])('refuses %j', (name) => {
    expect(() => sqlName(name)).toThrow(/cannot be the name/)
  })
})

describe('toSqlText', () => {
  it('replaces what no database can keep, and nothing else', () => {
    expect(toSqlText('a\0b\ud800c😀\\u0000')).toBe('a\uFFFDb\uFFFDc😀\\u0000')
  })
})

describe('toSqlJson', () => {
  it('does so at every depth, in names too', () => {
    expect(JSON.parse(toSqlJson({ 'a\0': ['\udc00', { b: 1, c: null, '\\u0000': '\\u0000' }] }))).toEqual({
      'a\uFFFD': ['\uFFFD', { b: 1, c: null, '\\u0000': '\\u0000' }],
    })
  })
})

describe('readCursor', () => {
  it('reads what was written', () => {
    expect(readCursor(writeCursor({ atMs: 1_795_000_000_000, id: '0197_a-b' }))).toEqual({
      atMs: 1_795_000_000_000,
      id: '0197_a-b',
    })
  })

  it.each(['', '1', '1.', '.a', '-1.a', '1.a b', '1e3.a'])('refuses %j', (cursor) => {
    expect(() => readCursor(cursor)).toThrow(/cannot go on/)
  })
})

describe('readLimit', () => {
  it('cuts what is more than a page may hold', () => {
    expect(readLimit(1_000_000)).toBe(1_000)
    expect(readLimit(1)).toBe(1)
  })
})
