import { useFlags } from '../../hooks/use-flags.ts'
import { describeValue } from '../../player/records/record-entries.ts'
import type { FlagState, FlagValue } from '../../player/timeline/flag-history.ts'
import { formatOffset } from '../../player/timeline/format-offset.ts'
import { useMessages } from '../shared/messages-context.ts'
import { useSeekTo } from '../timeline/use-seek-to.ts'
import { PanelEmpty } from './panel-empty.tsx'
import { PanelScroll } from './panel-scroll.tsx'
import { SearchField } from './search-field.tsx'
import { Text } from './text.tsx'
import { useRemembered } from './use-remembered.ts'

/** Feature flags as of the playhead, with the changes during the recording. */
export function FlagsPanel() {
  const { panels: texts } = useMessages()
  const { status, flags, later, knowledge, knownFromMs } = useFlags()
  const [query, setQuery] = useRemembered('flags.query', '')
  if (knowledge === 'unknown') return <PanelEmpty state="unknown" title={texts.flags.unknown} />
  if (knowledge === 'loading') return <PanelEmpty state="loading" title={texts.loading} />
  if (knowledge === 'failed') return <PanelEmpty state="failed" title={texts.failed} />
  if (status === 'none') return <PanelEmpty state="none" title={texts.flags.none} />
  const matches = (key: string) => key.toLowerCase().includes(query.trim().toLowerCase())
  const shown = flags.filter((flag) => matches(flag.key))
  const waiting = later.filter(matches)
  return (
    <div className="replay-flags" data-replay-part="flags-panel">
      <div className="replay-panel-tools">
        <SearchField value={query} onChange={setQuery} />
      </div>
      <PanelScroll>
        {status === 'not-known-yet' && knownFromMs !== null ? (
          <p className="replay-note" role="status">
            {texts.flags.notYet(formatOffset(knownFromMs))}
          </p>
        ) : null}
        {shown.length + waiting.length === 0 ? <PanelEmpty state="none" title={texts.flags.noMatch} /> : null}
        <ul className="replay-rows">
          {shown.map((flag) => (
            <FlagRow key={flag.key} flag={flag} />
          ))}
        </ul>
        {waiting.length > 0 ? (
          <>
            <h4>{texts.flags.later}</h4>
            <ul className="replay-rows" data-future="">
              {waiting.map((key) => (
                <li key={key}>
                  <Text>{key}</Text>
                  <span className="replay-tag" data-tone="neutral">
                    {texts.notKnown}
                  </span>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </PanelScroll>
    </div>
  )
}

function FlagRow({ flag }: { readonly flag: FlagState }) {
  const {
    panels: { flags: texts },
  } = useMessages()
  const seekTo = useSeekTo()
  return (
    <li data-replay-part="flag">
      <Text>{flag.key}</Text>
      <FlagTag value={flag.value} />
      {flag.changes.length > 1 ? (
        <span className="replay-row-more" aria-label={texts.changes} role="group">
          {flag.changes.map((change) => (
            <button
              key={change.offsetMs}
              type="button"
              className="replay-text-button"
              data-current={change.offsetMs === flag.sinceMs ? '' : undefined}
              onClick={() => void seekTo(change.offsetMs, 'item')}
            >
              <time>{formatOffset(change.offsetMs)}</time> <FlagTag value={change.value} />
            </button>
          ))}
        </span>
      ) : null}
      {/* PostHog sends `null` for flags that have none. */}
      {flag.payload === undefined || flag.payload === null ? null : (
        <span className="replay-row-more replay-faint">
          {texts.payload}: <Text>{describeValue(flag.payload)}</Text>
        </span>
      )}
    </li>
  )
}

function FlagTag({ value }: { readonly value: FlagValue }) {
  const {
    panels: { flags: texts },
  } = useMessages()
  if (value === false)
    return (
      <span className="replay-tag" data-tone="neutral">
        {texts.notEnrolled}
      </span>
    )
  return (
    <span className="replay-tag" data-tone={value === true ? 'success' : 'accent'}>
      {value === true ? texts.on : <Text>{value}</Text>}
    </span>
  )
}
