import type { ReactElement, ReactNode } from 'react'

import type { ShopCustomer } from '../customer.ts'

/** What every page of the shop shares. */
export interface PageFrame {
  readonly title: string
  /** Whoever is signed in. */
  readonly customer: ShopCustomer | null
  readonly cartCount: number
}

/** The shop's page: head, bar, content, footer. */
export function Layout({ frame, children }: { frame: PageFrame; children: ReactNode }): ReactElement {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {frame.customer ? <meta name="customer" content={JSON.stringify(frame.customer)} /> : null}
        <title>{`${frame.title} · Lumen & Lark`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/shop/assets/shop.css" />
        <script type="module" src="/shop/assets/shop.js" />
      </head>
      <body>
        <p className="banner" data-flag="free-shipping-banner" hidden>
          Free returns until the end of January
        </p>
        <header className="bar">
          <a className="brand" href="/shop">
            Lumen &amp; Lark
          </a>
          <nav aria-label="Shop">
            <a href="/shop">Home goods</a>
            <a href="/shop/delivery" target="_blank" rel="opener">
              Delivery &amp; returns
            </a>
          </nav>
          <span className="who">{frame.customer?.name ?? <a href="/shop/sign-in">Sign in</a>}</span>
          <a className="cart-link" href="/shop/cart">
            Cart <b data-cart-count>{frame.cartCount}</b>
          </a>
        </header>
        <main>{children}</main>
        <footer>Lumen &amp; Lark is a made-up shop. Nothing is sold and no card is charged.</footer>
      </body>
    </html>
  )
}
