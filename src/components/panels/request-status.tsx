import { ownNumber } from './own-value.ts'
import type { ListItem } from '../../player/timeline/inspector-list.ts'

/** The status of a request as a tag; nothing where the browser told none, which the row's detail says in words. */
export function RequestStatus({ item }: { readonly item: Pick<ListItem, 'data'> }) {
  const status = ownNumber(item.data, 'responseStatus') ?? ownNumber(item.data, 'status')
  if (status === null || status === 0) return null
  const tone = status >= 400 ? 'danger' : status >= 300 ? 'neutral' : 'success'
  return (
    <span className="replay-tag" data-tone={tone}>
      {status}
    </span>
  )
}
