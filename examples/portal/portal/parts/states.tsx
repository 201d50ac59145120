import type { ReactElement } from 'react'

import { RowsError } from '../use-rows.ts'

/** While rows are on their way. */
export function Loading(): ReactElement {
  return (
    <p className="state" role="status">
      Loading …
    </p>
  )
}

/** When there is no such row. */
export function NotFound({ what }: { readonly what: string }): ReactElement {
  return <p className="state">{what} does not exist.</p>
}

/** When rows cannot be had. */
export function Failed({ error, what }: { readonly error: Error; readonly what: string }): ReactElement {
  if (error instanceof RowsError && error.status === 404) return <NotFound what={what} />
  return (
    <p className="state" role="alert">
      {what} could not be loaded: {error.message}
    </p>
  )
}
