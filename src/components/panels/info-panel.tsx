import { useReplayContext } from '../../hooks/replay-context.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { useMessages } from '../shared/messages-context.ts'
import { CopyButton } from './copy-button.tsx'
import { FactList } from './fact-list.tsx'
import { groupProblems } from './group-problems.ts'
import { infoFacts } from './info-facts.ts'
import { PanelScroll } from './panel-scroll.tsx'
import { ProblemGroupRow } from './problem-group-row.tsx'
import { Removals, removalFacts } from './removals.tsx'

/** About the recording: what it is, how much of it is there, and what could not be used. */
export function InfoPanel() {
  const { source, recordingId } = useReplayContext()
  const {
    panels: { info: texts },
  } = useMessages()
  const view = useReplayPlayer((state) => state.view)
  const recording = useReplayPlayer((state) => state.recording)
  const failedEvents = useReplayPlayer((state) => state.failedEvents)
  const facts = infoFacts({ view, recording, recordingId, sourceId: source.id, failedEvents }, texts)
  const groups = groupProblems(view.problems)
  const can = Object.entries(texts.can).map(([key, name]) => {
    return [name, source.capabilities[key as keyof typeof texts.can] ? texts.yes : texts.no] as const
  })
  const asText = [
    ...facts,
    ...can,
    ...removalFacts(view, texts),
    ...(view.blockedHosts ?? []).map(({ host, count }) => [host, String(count)]),
    ...view.problems.map((one) => [one.reason, `${one.blockKey ?? ''} ${one.line ?? ''} ${one.message}`]),
  ]
    .map(([name, value]) => `${name}: ${value ?? '–'}`)
    .join('\n')
  return (
    <PanelScroll part="info-panel">
      <FactList facts={facts} />
      <h4>
        {texts.problems} <span className="replay-count">{view.problems.length}</span>
      </h4>
      {groups.length === 0 ? <p className="replay-note">{texts.noProblems}</p> : null}
      {groups.map((group) => (
        <ProblemGroupRow key={group.reason} group={group} />
      ))}
      <Removals view={view} />
      <h4>{texts.capabilities}</h4>
      <FactList facts={can} />
      <CopyButton text={asText} label={texts.copyAll} showLabel />
    </PanelScroll>
  )
}
