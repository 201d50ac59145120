import { usePerson } from '../../hooks/use-person.ts'
import { describeValue } from '../../player/records/record-entries.ts'
import { useMessages } from '../shared/messages-context.ts'
import { formatDateTime } from '../timeline/format-clock.ts'
import { CopyButton } from './copy-button.tsx'
import { FactList } from './fact-list.tsx'
import { PanelEmpty } from './panel-empty.tsx'
import { PanelScroll } from './panel-scroll.tsx'
import { SearchField } from './search-field.tsx'
import { Text } from './text.tsx'
import { useRemembered } from './use-remembered.ts'

/** More of these than fit a screen tell nobody anything; search finds the rest. */
const MAX_PROPERTIES = 300

/** Who was recorded: names, ids, properties. */
export function PersonPanel() {
  const { panels: texts } = useMessages()
  const { person, knowledge } = usePerson()
  const [query, setQuery] = useRemembered('person.query', '')
  if (!person) {
    if (knowledge === 'unknown') return <PanelEmpty state="unknown" title={texts.person.unknown} />
    if (knowledge === 'loading') return <PanelEmpty state="loading" title={texts.loading} />
    if (knowledge === 'failed') return <PanelEmpty state="failed" title={texts.failed} />
    return <PanelEmpty state="none" title={texts.person.none} />
  }
  const wanted = query.trim().toLowerCase()
  const properties = Object.entries(person.properties)
    .map(([key, value]) => [key, describeValue(value)] as const)
    .filter(([key, value]) => `${key}\n${value}`.toLowerCase().includes(wanted))
  const ids = person.distinctIds.filter((id) => id.toLowerCase().includes(wanted))
  return (
    <div className="replay-person-panel" data-replay-part="person-panel">
      <div className="replay-panel-tools">
        <SearchField value={query} onChange={setQuery} />
      </div>
      <PanelScroll>
        <FactList
          facts={[
            [texts.person.name, person.name],
            [texts.person.email, person.email],
            [texts.person.id, person.id],
            [texts.person.created, person.createdAtMs === undefined ? undefined : formatDateTime(person.createdAtMs)],
          ]}
        />
        <h4>
          {texts.person.distinctIds} <span className="replay-count">{ids.length}</span>
        </h4>
        <ul className="replay-rows">
          {ids.slice(0, MAX_PROPERTIES).map((id) => (
            <li key={id}>
              <Text>{id}</Text>
              <CopyButton text={id} label={texts.copy} />
            </li>
          ))}
        </ul>
        <h4>
          {texts.person.properties} <span className="replay-count">{properties.length}</span>
        </h4>
        {properties.length === 0 ? (
          <p className="replay-note">{wanted ? texts.person.noMatch : texts.person.noProperties}</p>
        ) : null}
        <dl className="replay-fields">
          {properties.slice(0, MAX_PROPERTIES).map(([key, value]) => (
            <div key={key}>
              <dt>
                <Text maxChars={80}>{key}</Text>
              </dt>
              <dd>
                <Text>{value}</Text>
              </dd>
            </div>
          ))}
        </dl>
        {properties.length > MAX_PROPERTIES ? (
          <p className="replay-note">{texts.info.more(properties.length - MAX_PROPERTIES)}</p>
        ) : null}
      </PanelScroll>
    </div>
  )
}
