import { describe, expect, it } from 'vitest'

import { toHostRecord } from '../../../../src/server/database/records/host-record.ts'
import { checkTable, type RecordTable } from '../../../../src/server/database/records/record-table.ts'
import type { HostChange, HostRow } from '../../../../src/server/database/records/record-statements.ts'

const orders: RecordTable = { key: 'id', at: ['created_at', 'updated_at'], person: 'email' }
const audited: RecordTable = { ...orders, history: { table: 'h', key: 'order_id', at: 'at' } }
const row: HostRow = { key: '7', id: 7, at: [1_000, 2_000], fields: {} }
const change = (at: number | null, changes: unknown, key = '7'): HostChange => ({
  key,
  at,
  actor: null,
  label: null,
  changes,
})

describe('toHostRecord', () => {
  it('takes the first time that is known for when the row was written', () => {
    expect(toHostRecord(checkTable('orders', orders), { ...row, at: [null, 2_000] }, [])).toMatchObject({
      at: 2_000,
      history: [],
    })
    expect(toHostRecord(checkTable('orders', orders), { ...row, at: [null, null] }, [])).toBeNull()
  })

  it('tells of the other times of a row without history, but not of one that says nothing new', () => {
    const history = (at: (number | null)[]) => toHostRecord(checkTable('orders', orders), { ...row, at }, [])?.history
    expect(history([1_000, 2_000])).toEqual([{ at: 2_000, label: 'updated at', changes: {} }])
    expect(history([1_000, 1_000])).toEqual([])
    expect(history([1_000, null])).toEqual([])
  })

  it('takes each row’s own changes, in order of time', () => {
    const changes = [change(9, { a: [1, 2] }), change(5, { a: [0, 1] }), change(6, {}, '8'), change(null, {})]
    expect(toHostRecord(checkTable('orders', audited), row, changes)?.history).toEqual([
      { at: 5, changes: { a: [0, 1] } },
      { at: 9, changes: { a: [1, 2] } },
    ])
  })

  it.each<[string, unknown, object]>([
    ['a value alone', { a: 'new' }, { a: [undefined, 'new'] }],
    ['a longer list', { a: [1, 2, 3] }, { a: [1, 2] }],
    ['a list', [1, 2], {}],
    ['a text', 'changed', {}],
    ['nothing', null, {}],
  ])('makes the best of changes that are %s', (_, changes, expected) => {
    expect(toHostRecord(checkTable('orders', audited), row, [change(5, changes)])?.history[0]?.changes).toEqual(
      expected,
    )
  })

  it('names a row by its type and key, or as the host wants it', () => {
    expect(toHostRecord(checkTable('orders', orders), row, [])?.label).toBe('orders 7')
    const named = { ...orders, type: 'order', label: ({ id }: { id: string | number }) => `No. ${id}` }
    expect(toHostRecord(checkTable('orders', named), row, [])).toMatchObject({ type: 'order', label: 'No. 7' })
  })

  it('keeps a key that is no number as the text it is', () => {
    expect(toHostRecord(checkTable('orders', orders), { ...row, key: 'pay_1', id: 'pay_1' }, [])?.id).toBe('pay_1')
    expect(toHostRecord(checkTable('orders', orders), { ...row, key: '1.5', id: 1.5 }, [])?.id).toBe('1.5')
  })
})
