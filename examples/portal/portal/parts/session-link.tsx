import type { ReactElement } from 'react'

import { Link } from '../router.tsx'

interface SessionLinkProps {
  readonly orderId: number
  readonly sessionId: string | null
  /** The moment to open it at. */
  readonly at: Date | string
  readonly label?: string
}

/** Leads from a row to the moment it was written, where that was recorded. */
export function SessionLink({ orderId, sessionId, at, label = 'Watch' }: SessionLinkProps): ReactElement {
  if (sessionId === null) return <span className="faint">not recorded</span>
  return (
    <Link to={`/orders/${orderId}?at=${encodeURIComponent(new Date(at).toISOString())}`} className="watch">
      {label}
    </Link>
  )
}
