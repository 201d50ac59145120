import type { ReactElement } from 'react'

import { formatDate, formatTime } from '../format.ts'

/** A moment, day and time, on the database's clock. */
export function When({ at }: { readonly at: Date | string }): ReactElement {
  return (
    <time className="when" dateTime={new Date(at).toISOString()}>
      <span>{formatDate(at)}</span> <span>{formatTime(at)}</span>
    </time>
  )
}
