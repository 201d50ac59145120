import type { ReactElement } from 'react'

import type { OrderItem } from '../../server/database/rows.ts'
import { formatEuro } from '../../server/shop/catalog.ts'
import { totalCents } from '../../server/shop/shopper.ts'
import { CartLines } from './cart-page.tsx'

/** Address and card. The variant of the flag `new-checkout` is put on the form by the page's script. */
export function CheckoutPage({ items }: { items: readonly OrderItem[] }): ReactElement {
  return (
    <>
      <h1>Checkout</h1>
      <div className="checkout" data-checkout="control">
        <form data-form="checkout" data-total={formatEuro(totalCents(items))}>
          <fieldset>
            <legend>Where to</legend>
            <Field label="Name" name="name" autoComplete="name" recordable />
            <Field label="Street and number" name="street" autoComplete="street-address" recordable />
            <Field label="Postcode and city" name="city" autoComplete="address-level2" recordable />
          </fieldset>
          <fieldset>
            <legend>Card</legend>
            <Field label="Card number" name="number" autoComplete="cc-number" />
            <div className="row">
              <Field label="Expires" name="expiry" autoComplete="cc-exp" />
              <Field label="Security code" name="cvc" autoComplete="cc-csc" />
            </div>
          </fieldset>
          <p className="alert" role="alert" hidden data-alert />
          <button className="primary wide" data-pay>
            Place order
          </button>
        </form>
        <aside>
          <h2>Your order</h2>
          <CartLines items={items} />
          <p className="perk" data-variant="test">
            ✓ Try the new checkout: one page, no account steps
          </p>
        </aside>
      </div>
    </>
  )
}

interface FieldProps {
  readonly label: string
  readonly name: string
  readonly autoComplete: string
  /** Whether a recording may show what is typed here. Everything else is masked. */
  readonly recordable?: boolean
}

function Field({ label, name, autoComplete, recordable }: FieldProps): ReactElement {
  return (
    <label>
      {label}
      <input name={name} autoComplete={autoComplete} required {...(recordable ? { 'data-recordable': '' } : {})} />
    </label>
  )
}
