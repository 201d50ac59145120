import { useEffect, useRef, useSyncExternalStore } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { PanelEmpty } from '../panels/panel-empty.tsx'
import { SearchField } from '../panels/search-field.tsx'
import { useMessages } from '../shared/messages-context.ts'
import { panelRequestOf } from '../timeline/panel-request.ts'
import { HitList } from './hit-list.tsx'
import { canSearchScreen, screenSearchOf, type ScreenSearchState } from './screen-search.ts'
import { useScreenSearch } from './use-screen-search.ts'

/** Finds when a text was on screen. What was asked outlives the panel, and stays on the timeline. */
export function ScreenPanel() {
  const { player } = useReplayContext()
  const { search: texts } = useMessages()
  const search = screenSearchOf(player)
  const state = useScreenSearch()
  const isSearchable = canSearchScreen(player)
  const eventCount = useReplayPlayer(({ view }) => (view.complete ? view.eventCount : -1))
  const box = useRef<HTMLDivElement>(null)
  useFocusOnRequest(box)
  const known = useRef(eventCount)
  useEffect(() => {
    // What was not there yet may be there now.
    if (known.current !== eventCount) search.again()
    known.current = eventCount
  }, [eventCount, search])
  if (!isSearchable) return <PanelEmpty state="unknown" title={texts.unsupported} />
  const isShown = state.hits.length > 0 && state.status !== 'failed'
  return (
    <div ref={box} className="replay-list-panel" data-replay-part="screen-panel" data-state={state.status}>
      <div className="replay-panel-tools">
        <SearchField value={state.query} label={texts.field} onChange={search.ask} />
        <span className="replay-faint replay-list-count" role="status">
          {state.status === 'searching'
            ? texts.searching
            : isShown
              ? texts.count(state.hits.length, state.truncated)
              : ''}
        </span>
      </div>
      {isShown ? <HitList hits={state.hits} query={state.query} /> : <NoHits state={state} />}
    </div>
  )
}

/** Why there is nothing to list: nothing was asked, nothing found, nothing yet, or it went wrong. */
function NoHits({ state: { status, query } }: { readonly state: ScreenSearchState }) {
  const { search: texts } = useMessages()
  const complete = useReplayPlayer(({ view }) => view.complete)
  const isPartly = useReplayPlayer(({ view }) => view.missing.length > 0)
  if (status === 'failed') return <PanelEmpty state="failed" title={texts.failed} />
  if (status === 'searching') return <PanelEmpty state="loading" title={texts.searching} />
  if (status === 'idle') {
    return (
      <PanelEmpty state="none" title={texts.hint}>
        {texts.example}
      </PanelEmpty>
    )
  }
  const asked = query.trim().slice(0, 80)
  if (complete) {
    return (
      <PanelEmpty state="none" title={texts.none(asked)}>
        {isPartly ? texts.partly : null}
      </PanelEmpty>
    )
  }
  return (
    <PanelEmpty state="loading" title={texts.noneYet(asked)}>
      {texts.stillLoading}
    </PanelEmpty>
  )
}

/** A button or key that asks for this panel wants to type. */
function useFocusOnRequest(box: { readonly current: HTMLElement | null }): void {
  const requests = panelRequestOf(useReplayContext().player)
  const request = useSyncExternalStore(requests.subscribe, requests.get, requests.get)
  useEffect(() => {
    if (request?.panel !== 'screen') return
    box.current?.querySelector('input')?.focus()
    // Answered: the panel must not take focus again when it is next opened by its tab.
    requests.set(null)
  }, [request, requests, box])
}
