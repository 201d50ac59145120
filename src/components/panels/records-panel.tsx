import { useReplayContext } from '../../hooks/replay-context.ts'
import { useRecordHistory } from '../../hooks/use-record-history.ts'
import { useMessages } from '../shared/messages-context.ts'
import { PanelEmpty } from './panel-empty.tsx'
import { PanelScroll } from './panel-scroll.tsx'
import { RecordCard } from './record-card.tsx'

/** The host's rows as of the playhead, with their history and its causes. */
export function RecordsPanel() {
  const models = useRecordHistory()
  const { clockOffsetMs } = useReplayContext()
  const {
    panels: { records: texts },
  } = useMessages()
  if (models.length === 0) return <PanelEmpty state="none" title={texts.none} />
  return (
    <div className="replay-records" data-replay-part="records-panel">
      <PanelScroll>
        {models.map((model, index) => (
          <RecordCard key={`${model.key}/${index}`} model={model} />
        ))}
      </PanelScroll>
      <p className="replay-panel-foot">{clockLine(clockOffsetMs, texts.clock)}</p>
    </div>
  )
}

function clockLine(offsetMs: number, texts: ReturnType<typeof useMessages>['panels']['records']['clock']): string {
  if (Math.abs(offsetMs) < 50) return texts.none
  const seconds = (Math.abs(offsetMs) / 1000).toFixed(1)
  return offsetMs > 0 ? texts.ahead(seconds) : texts.behind(seconds)
}
