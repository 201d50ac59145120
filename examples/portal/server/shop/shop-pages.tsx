import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

import type { Db } from '../database/db.ts'
import type { OrderRow } from '../database/rows.ts'
import type { ShopCustomer } from '../../shop/customer.ts'
import { CartPage } from '../../shop/pages/cart-page.tsx'
import { CheckoutPage } from '../../shop/pages/checkout-page.tsx'
import { DeliveryPage } from '../../shop/pages/delivery-page.tsx'
import { HomePage } from '../../shop/pages/home-page.tsx'
import { Layout } from '../../shop/pages/layout.tsx'
import { OrderPage } from '../../shop/pages/order-page.tsx'
import { ProductPage } from '../../shop/pages/product-page.tsx'
import { SignInPage } from '../../shop/pages/sign-in-page.tsx'
import { findProduct } from './catalog.ts'
import { createShopApi, withShopper } from './shop-api.ts'
import { cartItems, createShoppers, type Shopper } from './shopper.ts'

/** The whole shop under one prefix: pages rendered here, and the API that they call. */
export function createShop(db: Db): ReturnType<typeof withShopper> {
  const render = async (shopper: Shopper, title: string, page: ReactNode): Promise<string> => {
    const customer = await customerOf(db, shopper)
    const cartCount = cartItems(shopper).reduce((sum, item) => sum + item.quantity, 0)
    return `<!doctype html>${renderToStaticMarkup(<Layout frame={{ title, customer, cartCount }}>{page}</Layout>)}`
  }
  return withShopper(createShoppers())
    .get('/', async (context) => context.html(await render(context.var.shopper, 'Home goods', <HomePage />)))
    .get('/sign-in', async (context) => context.html(await render(context.var.shopper, 'Sign in', <SignInPage />)))
    .get('/delivery', async (context) => context.html(await render(context.var.shopper, 'Delivery', <DeliveryPage />)))
    .get('/products/:sku', async (context) => {
      const product = findProduct(context.req.param('sku'))
      if (!product) return context.notFound()
      return context.html(await render(context.var.shopper, product.name, <ProductPage product={product} />))
    })
    .get('/cart', async (context) => {
      const { shopper } = context.var
      return context.html(await render(shopper, 'Cart', <CartPage items={cartItems(shopper)} />))
    })
    .get('/checkout', async (context) => {
      const { shopper } = context.var
      if (shopper.customerId === null) return context.redirect('/shop/sign-in')
      return context.html(await render(shopper, 'Checkout', <CheckoutPage items={cartItems(shopper)} />))
    })
    .get('/orders/:id{[0-9]{1,9}}', async (context) => {
      const { shopper } = context.var
      const [order] = await db.query<OrderRow>('select * from orders where id = $1 and customer_id = $2', [
        Number(context.req.param('id')),
        shopper.customerId,
      ])
      if (!order) return context.notFound()
      return context.html(await render(shopper, `Order ${order.id}`, <OrderPage order={order} />))
    })
    .route('/api', createShopApi(db))
}

async function customerOf(db: Db, { customerId }: Shopper): Promise<ShopCustomer | null> {
  if (customerId === null) return null
  const sql = 'select id, name, email, country, plan from customers where id = $1'
  const [customer] = await db.query<ShopCustomer>(sql, [customerId])
  return customer ?? null
}
