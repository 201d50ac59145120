import { ownNumber } from './own-value.ts'
import type { ListItem } from '../../player/timeline/inspector-list.ts'

/** The status a request was answered with; `null` where the browser told none, which its detail says in words. */
export function requestStatus({ data }: Pick<ListItem, 'data'>): number | null {
  const status = ownNumber(data, 'responseStatus') ?? ownNumber(data, 'status')
  return status === 0 ? null : status
}

/** The status of a request as a tag; nothing where the browser told none. */
export function RequestStatus({ item }: { readonly item: Pick<ListItem, 'data'> }) {
  const status = requestStatus(item)
  if (status === null) return null
  const tone = status >= 400 ? 'danger' : status >= 300 ? 'neutral' : 'success'
  return (
    <span className="replay-tag" data-tone={tone}>
      {status}
    </span>
  )
}
