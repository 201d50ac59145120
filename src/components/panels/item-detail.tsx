import { curlCommand } from '../../player/timeline/curl-command.ts'
import { safeText } from '../../player/timeline/safe-text.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import type { ListItem } from '../../player/timeline/inspector-list.ts'
import { useMessages } from '../shared/messages-context.ts'
import { formatDateTime } from '../timeline/format-clock.ts'
import { CopyButton } from './copy-button.tsx'
import { JsonTree } from './json-tree.tsx'
import { ownText } from './own-value.ts'
import { Text } from './text.tsx'

/** Longest text that goes to the clipboard from one row. */
const MAX_COPY_CHARS = 200_000

/** The expanded part of a row: when, the whole text, the address with a way to copy it, and the payload as a tree. */
export function ItemDetail({ item }: { readonly item: ListItem }) {
  const { panels: texts } = useMessages()
  const startMs = useReplayPlayer((state) => state.view.startMs)
  const url = urlOf(item)
  const payload = toJson(item)
  const curl = item.kind === 'network' ? curlCommand(item.data) : null
  return (
    <div className="replay-item-detail" data-replay-part="item-detail">
      <div className="replay-item-facts">
        <time>{startMs > 0 ? `${formatDateTime(startMs + item.offsetMs, 'UTC')} UTC` : null}</time>
        <span className="replay-spacer" />
        {curl === null ? null : <CopyButton text={curl} label={texts.copyCurl} />}
        <CopyButton text={payload} label={texts.copy} />
      </div>
      {item.detail ? (
        <p className="replay-item-text">
          <Text maxChars={2_000}>{item.detail}</Text>
        </p>
      ) : null}
      {url ? (
        <p className="replay-item-url">
          <span title={safeText(url)}>
            <Text maxChars={1_000}>{url}</Text>
          </span>
          <CopyButton text={url} label={texts.copyUrl} />
        </p>
      ) : null}
      {item.data === undefined ? null : <JsonTree value={item.data} />}
    </div>
  )
}

/** Where the kinds of rows keep an address. */
function urlOf({ kind, data }: ListItem): string | null {
  if (kind === 'network') return ownText(data, 'name') ?? ownText(data, 'url')
  return ownText(data, 'href') ?? ownText(data, 'url') ?? ownText(data, '$current_url')
}

function toJson(item: ListItem): string {
  const { kind, offsetMs, windowId, title, detail, data } = item
  try {
    return JSON.stringify({ kind, offsetMs, windowId, title, detail, data }, null, 2).slice(0, MAX_COPY_CHARS)
  } catch {
    // A payload that is no JSON, such as one with bigints from a custom source.
    return `${title}\n${detail ?? ''}`
  }
}
