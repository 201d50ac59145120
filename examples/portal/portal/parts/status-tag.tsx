import type { ReactElement } from 'react'

import { formatWord } from '../format.ts'

const TONES: Readonly<Record<string, string>> = {
  payment_failed: 'bad',
  declined: 'bad',
  cancelled: 'neutral',
  refunded: 'neutral',
  pending_payment: 'warn',
  authorising: 'warn',
}

/** A status in its colour. */
export function StatusTag({ status }: { readonly status: string }): ReactElement {
  return (
    <span className="tag" data-tone={TONES[status] ?? 'ok'}>
      {formatWord(status)}
    </span>
  )
}
