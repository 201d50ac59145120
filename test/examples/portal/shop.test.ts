import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createBaseRows } from '../../../examples/portal/server/database/base-rows.ts'
import type { Db } from '../../../examples/portal/server/database/db.ts'
import { openDb } from '../../../examples/portal/server/database/open-db.ts'
import { seedRows } from '../../../examples/portal/server/database/rows-file.ts'
import { createShop } from '../../../examples/portal/server/shop/shop-pages.tsx'
import { emptyClusterFolder } from '../../server/database/empty-cluster.ts'

let db: Db
let shop: ReturnType<typeof createShop>

const folder = await emptyClusterFolder(afterAll)
beforeAll(async () => {
  db = await openDb({ folder })
  await seedRows(db, createBaseRows(Date.now()))
  shop = createShop(db)
}, 60_000)
afterAll(() => db.close())

/** A visitor who keeps the cookie they were given. */
function createVisitor() {
  let cookie = ''
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await shop.request(path, { ...init, headers: { cookie, 'content-type': 'application/json' } })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return response
  }
  return {
    get: (path: string) => request(path),
    post: (path: string, body: unknown) => request(path, { method: 'POST', body: JSON.stringify(body) }),
  }
}

async function signedIn() {
  const visitor = createVisitor()
  await visitor.post('/api/sign-in', { email: 'maria.lopez@example.com' })
  await visitor.post('/api/cart', { sku: 'mug-fjord', quantity: '2' })
  return visitor
}

async function tokenFor(visitor: ReturnType<typeof createVisitor>, number: string): Promise<string> {
  return (await (await visitor.post('/api/card-tokens', { number })).json()).token
}

describe('createShop', () => {
  it('shows products to anybody, and greets whoever signs in', async () => {
    const visitor = createVisitor()
    expect(await (await visitor.get('/')).text()).toContain('Aalto desk lamp')
    expect((await visitor.post('/api/sign-in', { email: 'nobody@example.com' })).status).toBe(401)
    await visitor.post('/api/sign-in', { email: 'maria.lopez@example.com' })
    expect(await (await visitor.get('/')).text()).toContain('Maria López')
  })

  it('sends visitors who have not signed in from the checkout to the sign-in', async () => {
    const response = await createVisitor().get('/checkout')
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('/shop/sign-in')
  })

  it('keeps a cart per visitor', async () => {
    const [maria, somebody] = [await signedIn(), createVisitor()]
    expect(await (await maria.get('/cart')).text()).toContain('Fjord mug')
    expect(await (await somebody.get('/cart')).text()).toContain('Your cart is empty')
  })

  it('refuses lines that no cart can have', async () => {
    const visitor = createVisitor()
    for (const line of [
      { sku: 'nothing', quantity: '1' },
      { sku: 'mug-fjord', quantity: '-1' },
      { sku: 'mug-fjord', quantity: '1e9' },
      [],
    ]) {
      expect((await visitor.post('/api/cart', line)).status).toBe(400)
    }
  })

  it('declines one test card, takes another, and never stores a number', async () => {
    const visitor = await signedIn()
    const declined = await visitor.post('/api/orders', {
      cardToken: await tokenFor(visitor, '4000 0000 0000 9995'),
      shipTo: 'Madrid',
      sessionId: 's1',
    })
    expect(declined.status).toBe(402)
    const { orderId } = await declined.json()
    const paid = await visitor.post('/api/orders', {
      cardToken: await tokenFor(visitor, '4242 4242 4242 4242'),
      shipTo: 'Madrid',
    })
    expect(paid.status).toBe(201)
    const retried = await paid.json()
    const orders = await db.query('select id, status, replaced_by, session_id from orders where id >= $1 order by id', [
      orderId,
    ])
    expect(orders).toEqual([
      { id: orderId, status: 'payment_failed', replaced_by: retried.orderId, session_id: 's1' },
      { id: retried.orderId, status: 'paid', replaced_by: null, session_id: null },
    ])
    expect(JSON.stringify(await db.query('select * from payments where order_id >= $1', [orderId]))).not.toMatch(
      /4000000000|4242 ?4242/,
    )
    expect(await (await visitor.get(`/orders/${retried.orderId}`)).text()).toContain('Thank you')
    expect(await (await visitor.get('/cart')).text()).toContain('Your cart is empty')
  })

  it('shows an order to nobody but its customer', async () => {
    expect((await (await signedIn()).get('/orders/1031')).status).toBe(200)
    expect((await createVisitor().get('/orders/1031')).status).toBe(404)
  })

  it('escapes what customers type', async () => {
    await db.query('update customers set name = $1 where id = 102', ['<img src=x onerror=alert(1)>'])
    const visitor = createVisitor()
    await visitor.post('/api/sign-in', { email: 'jonas.weber@example.com' })
    expect(await (await visitor.get('/')).text()).toContain('&lt;img src=x')
  })
})
