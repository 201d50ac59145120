import { isObject } from '../../recording/events.ts'
import { useMessages } from '../shared/messages-context.ts'
import { Text } from './text.tsx'

/** A payload may be anything: these bounds keep one row from freezing the page. */
const MAX_DEPTH = 6
const MAX_CHILDREN = 60

export interface JsonTreeProps {
  readonly value: unknown
  readonly name?: string
  readonly depth?: number
}

/** A recorded value as a tree of texts, bounded in depth and breadth. Children are made when they are opened. */
export function JsonTree({ value, name, depth = 0 }: JsonTreeProps) {
  const { panels: texts } = useMessages()
  const entries = entriesOf(value)
  if (!entries) {
    return (
      <div className="replay-json-leaf">
        {name === undefined ? null : (
          <span className="replay-json-key">
            <Text maxChars={120}>{name}</Text>
          </span>
        )}
        <span className="replay-json-value" data-type={value === null ? 'null' : typeof value}>
          <Text maxChars={2_000}>{leafText(value)}</Text>
        </span>
      </div>
    )
  }
  if (depth >= MAX_DEPTH) return <div className="replay-json-leaf replay-faint">… {texts.list.truncated}</div>
  const shown = entries.slice(0, MAX_CHILDREN)
  const children = shown.map(([key, child]) => <JsonTree key={key} name={key} value={child} depth={depth + 1} />)
  const rest =
    entries.length > shown.length ? <div className="replay-faint">… +{entries.length - shown.length}</div> : null
  if (name === undefined)
    return (
      <div className="replay-json">
        {children}
        {rest}
      </div>
    )
  return (
    <details className="replay-json-branch" open={depth < 2 && entries.length <= 12}>
      <summary>
        <span className="replay-json-key">
          <Text maxChars={120}>{name}</Text>
        </span>
        <span className="replay-faint">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </summary>
      {children}
      {rest}
    </details>
  )
}

function entriesOf(value: unknown): [string, unknown][] | null {
  if (Array.isArray(value)) return value.map((child: unknown, index) => [String(index), child])
  return isObject(value) ? Object.entries(value) : null
}

function leafText(value: unknown): string {
  return typeof value === 'string' ? value : String(value)
}
