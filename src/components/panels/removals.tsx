import { useReplayCallbacks } from '../../hooks/replay-callbacks.ts'
import type { RecordingView } from '../../recording/recording-view.ts'
import { useMessages } from '../shared/messages-context.ts'
import { FactList } from './fact-list.tsx'
import type { panelMessages } from './panel-messages.ts'
import { Text } from './text.tsx'

/** More hosts than anybody reads. */
const MAX_HOSTS = 50

/** What was taken out of the recording, why, and where assets would have come from. */
export function Removals({ view }: { readonly view: RecordingView }) {
  const {
    panels: { info: texts },
  } = useMessages()
  const callbacks = useReplayCallbacks()
  const { blockedHosts = [] } = view
  const facts = removalFacts(view, texts)
  return (
    <>
      <h4>{texts.removed}</h4>
      {facts.length === 0 ? <p className="replay-note">{texts.nothingRemoved}</p> : <FactList facts={facts} />}
      {blockedHosts.length === 0 ? null : (
        <>
          <h4>{texts.blockedHosts}</h4>
          <ul className="replay-rows" data-replay-part="blocked-hosts">
            {blockedHosts.slice(0, MAX_HOSTS).map(({ host, count }) => (
              <li key={host}>
                <Text maxChars={120}>{host || texts.noHost}</Text> <span className="replay-count">{count}</span>
                {host && callbacks.current.onAssetHostAllow ? (
                  <button
                    type="button"
                    className="replay-tool"
                    data-replay-part="allow-host"
                    aria-label={texts.allowHostFor(host)}
                    onClick={() => callbacks.current.onAssetHostAllow?.(host, { reason: 'viewer' })}
                  >
                    {texts.allowHost}
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

/** What was taken out, in words; a reason that has none is shown as it is called. */
export function removalFacts(
  { removals = [] }: RecordingView,
  texts: (typeof panelMessages)['info'],
): readonly (readonly [name: string, value: string])[] {
  return removals.map(({ reason, count }) => [
    Object.hasOwn(texts.removal, reason) ? (texts.removal[reason] ?? reason) : reason,
    String(count),
  ])
}
