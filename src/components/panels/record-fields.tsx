import { describeValue } from '../../player/records/record-entries.ts'
import type { RecordCell, RecordState } from '../../player/records/record-state.ts'
import { useMessages } from '../shared/messages-context.ts'
import { Text } from './text.tsx'

export interface RecordFieldsProps {
  readonly state: RecordState
  /** Which instant the cells are of; `unknown-yet` shows none of them, for they might be of another. */
  readonly asOf: 'playhead' | 'now' | 'unknown-yet'
}

/** A row's fields as they were, the current entry's changes with their before and after. */
export function RecordFields({ state, asOf }: RecordFieldsProps) {
  const { panels: texts } = useMessages()
  if (state.cells.length === 0) return null
  return (
    <dl className="replay-fields" data-replay-part="record-fields">
      {state.cells.map((cell) => (
        <div key={cell.field} data-changed={cell.changed && asOf === 'playhead' ? '' : undefined}>
          <dt>
            <Text maxChars={80}>{cell.field}</Text>
          </dt>
          <dd>
            {cell.changed && asOf === 'playhead' ? <Was value={cell.changed.before} /> : null}
            {asOf === 'unknown-yet' ? (
              <Nothing reason={texts.loading} />
            ) : (
              // A new key per entry makes the flash start again.
              <Value
                key={state.current?.id ?? ''}
                cell={asOf === 'now' ? { ...cell, changed: null } : cell}
                status={state.status}
              />
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Was({ value }: { readonly value: unknown }) {
  const {
    panels: { records: texts },
  } = useMessages()
  if (value === undefined || value === null || value === '') return null
  const text = describeValue(value)
  return (
    <del className="replay-was" title={texts.was(text)}>
      <Text maxChars={120}>{text}</Text>
    </del>
  )
}

function Value({ cell, status }: { readonly cell: RecordCell; readonly status: RecordState['status'] }) {
  const { panels: texts } = useMessages()
  const { value, changed } = cell
  const isNothing = value === null || value === undefined || value === ''
  const reason = value === undefined ? texts.notKnown : status === 'not-written' ? texts.records.notWritten : texts.none
  const shown = isNothing ? <Nothing reason={reason} /> : <Text>{describeValue(value)}</Text>
  return changed ? <ins className="replay-changed">{shown}</ins> : <span>{shown}</span>
}

/** A dash to the eye, and to others the reason why nothing stands there. */
function Nothing({ reason }: { readonly reason: string }) {
  return (
    <span className="replay-faint" title={reason}>
      <span aria-hidden="true">–</span>
      <span className="replay-visually-hidden">{reason}</span>
    </span>
  )
}
