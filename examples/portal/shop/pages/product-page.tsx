import type { ReactElement } from 'react'

import { formatEuro, type Product } from '../../server/shop/catalog.ts'
import { ProductArt } from './product-art.tsx'

/** One product, with what goes well with it (filled in by the page's script). */
export function ProductPage({ product }: { product: Product }): ReactElement {
  return (
    <>
      <article className="product" data-product={product.sku}>
        <ProductArt product={product} />
        <div>
          <h1>{product.name}</h1>
          <p className="price big">{formatEuro(product.cents)}</p>
          <p>{product.note}</p>
          <form data-form="add-to-cart" className="row">
            <input type="hidden" name="sku" value={product.sku} />
            <label>
              Quantity
              <input name="quantity" type="number" min="1" max="20" defaultValue="1" data-recordable />
            </label>
            <button className="primary">Add to cart</button>
          </form>
          <p role="status" data-status />
        </div>
      </article>
      <section>
        <h2>Goes well with</h2>
        <ul className="also" data-recommendations>
          <li>Looking …</li>
        </ul>
      </section>
    </>
  )
}
