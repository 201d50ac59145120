import type { ReactElement } from 'react'

import { CustomerPage } from './customers/customer-page.tsx'
import { CustomersPage } from './customers/customers-page.tsx'
import { NotFound } from './parts/states.tsx'
import { OrderPage } from './orders/order-page.tsx'
import { OrdersPage } from './orders/orders-page.tsx'
import { PaymentsPage } from './payments/payments-page.tsx'
import { Link, usePath } from './router.tsx'
import { SessionPage } from './sessions/session-page.tsx'
import { ThemeToggle } from './parts/theme-toggle.tsx'

const SECTIONS = [
  ['/orders', 'Orders'],
  ['/customers', 'Customers'],
  ['/payments', 'Payments'],
] as const

/** The back office: sections on the left, one page on the right. */
export function App(): ReactElement {
  const path = usePath()
  return (
    <div className="portal">
      <header className="side">
        <Link to="/orders" className="brand">
          Lumen &amp; Lark <small>back office</small>
        </Link>
        <nav aria-label="Sections">
          {SECTIONS.map(([to, label]) => (
            <Link key={to} to={to} {...(path.startsWith(to) ? { 'aria-current': 'page' as const } : {})}>
              {label}
            </Link>
          ))}
        </nav>
        <div className="side-foot">
          <a href="/shop">The shop</a>
          <ThemeToggle />
        </div>
      </header>
      <main>{pageFor(path)}</main>
    </div>
  )
}

function pageFor(path: string): ReactElement {
  const [, section, id] = path.split('/')
  if (section === 'orders') return id ? <OrderPage key={id} id={Number(id)} /> : <OrdersPage />
  if (section === 'customers') return id ? <CustomerPage key={id} id={Number(id)} /> : <CustomersPage />
  if (section === 'payments') return <PaymentsPage />
  if (section === 'sessions' && id) return <SessionPage key={id} id={id} />
  return <NotFound what="This page" />
}
