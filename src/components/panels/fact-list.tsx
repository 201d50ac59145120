import { useMessages } from '../shared/messages-context.ts'
import { Text } from './text.tsx'

/** Names and values; a value that is not there is "not known". */
export function FactList({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: string | undefined])[]
}) {
  const { panels: texts } = useMessages()
  return (
    <dl className="replay-fields" data-replay-part="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value === undefined || value === '' ? (
              <span className="replay-faint">{texts.notKnown}</span>
            ) : (
              <Text>{value}</Text>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
