import { describe, expect, it } from 'vitest'

import { historyLabel, orderRecords } from '../../../examples/portal/portal/orders/order-records.ts'
import { readRowsFile } from '../../../examples/portal/server/database/rows-file.ts'
import type { OrderDetail } from '../../../examples/portal/server/portal/portal-api.ts'
import { FIXTURES } from '../../../examples/portal/server/fixtures.ts'

const rows = await readRowsFile(new URL('rows.json', FIXTURES))

function ordered(id: number): NonNullable<OrderDetail['replacement']> {
  const order = rows.orders.find((row) => row.id === id)
  if (!order) throw new TypeError(`The fixture has no order ${id}.`)
  return {
    order,
    history: rows.order_history.filter((row) => row.order_id === id),
    payments: rows.payments.filter((row) => row.order_id === id),
  }
}

function detailOf(id: number): OrderDetail {
  const own = ordered(id)
  const customer = rows.customers.find((row) => row.id === own.order.customer_id)
  if (!customer) throw new TypeError('The fixture has no such customer.')
  return { ...own, customer, replacement: own.order.replaced_by === null ? null : ordered(own.order.replaced_by) }
}

describe('orderRecords', () => {
  it('gives the order, its payment, and both of the order that replaced it', () => {
    expect(orderRecords(detailOf(1042)).map((record) => record.type)).toEqual(['order', 'payment', 'order', 'payment'])
    expect(orderRecords(detailOf(1031)).map((record) => record.label)).toEqual([
      'Order 1031',
      expect.stringMatching(/^Payment pay_/),
    ])
  })

  it('names fields in history as it names them on the row, so that past values find their cells', () => {
    for (const record of orderRecords(detailOf(1042))) {
      const fields = Object.keys(record.fields ?? {})
      for (const entry of record.history ?? [])
        expect(fields).toEqual(expect.arrayContaining(Object.keys(entry.changes)))
    }
  })

  it('leaves a cell empty where the database has none, so that the panel says so in its own words', () => {
    const [order] = orderRecords({ ...ordered(1031), customer: detailOf(1031).customer, replacement: null })
    expect(order?.fields?.['replaced by']).toBeNull()
    const [replaced] = orderRecords(detailOf(1042))
    const change = replaced?.history?.find((entry) => Object.hasOwn(entry.changes, 'replaced by'))
    expect(change?.changes['replaced by']).toEqual([null, 1043])
  })

  it('ends every history at the values that the row has now', () => {
    for (const record of orderRecords(detailOf(1042))) {
      for (const entry of record.history ?? []) {
        for (const [field, [, after]] of Object.entries(entry.changes)) {
          const last = record.history?.findLast((other) => Object.hasOwn(other.changes, field))
          if (last === entry) expect(record.fields?.[field]).toBe(after)
        }
      }
    }
  })
})

describe('historyLabel', () => {
  it('says what happened, in words', () => {
    expect(historyLabel({ status: [null, 'pending_payment'] })).toBe('order created')
    expect(historyLabel({ status: ['pending_payment', 'payment_failed'] })).toBe('payment failed')
    expect(historyLabel({ replaced_by: [null, 1043] })).toBe('replaced by 1043')
    expect(historyLabel({ ship_to: ['a', 'b'], channel: ['web', 'phone'] })).toBe('ship_to, channel')
  })
})
