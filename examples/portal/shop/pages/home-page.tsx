import type { ReactElement } from 'react'

import { CATALOG, formatEuro } from '../../server/shop/catalog.ts'
import { ProductArt } from './product-art.tsx'

/** Everything the shop sells. */
export function HomePage(): ReactElement {
  return (
    <>
      <h1>Things that stay</h1>
      <p className="lead">Six pieces for the home, made to be kept. Delivered in two to four days.</p>
      <ul className="grid">
        {CATALOG.map((product) => (
          <li key={product.sku}>
            <a className="card" href={`/shop/products/${product.sku}`}>
              <ProductArt product={product} />
              <span className="name">{product.name}</span>
              <span className="price">{formatEuro(product.cents)}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
