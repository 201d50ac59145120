import type { Inspector } from '../../hooks/use-inspector.ts'
import { useMessages } from '../shared/messages-context.ts'
import type { ListPanelName } from './list-panel-name.ts'
import { PanelEmpty } from './panel-empty.tsx'

export interface ListEmptyProps {
  readonly name: ListPanelName
  readonly inspector: Inspector
  /** Whether there are rows that search and filters hide. */
  readonly filtered: boolean
  /** Whether the recording shows that such rows would have been captured. */
  readonly couldTell: boolean
  /** Whether parts of the recording are missing. */
  readonly isPartly: boolean
}

/** Why a list is empty: nothing matches, nothing yet, nothing at all, or nobody can tell. */
export function ListEmpty({ name, inspector, filtered, couldTell, isPartly }: ListEmptyProps) {
  const {
    panels: { list: texts },
  } = useMessages()
  if (filtered) return <PanelEmpty state="none" title={texts.noMatch} />
  if (!inspector.complete)
    return (
      <PanelEmpty state="loading" title={texts.nothingYet[name]}>
        {texts.stillLoading}
      </PanelEmpty>
    )
  if (!couldTell)
    return (
      <PanelEmpty state="unknown" title={texts.notRecorded[name]}>
        {texts.mayBeOff[name]}
      </PanelEmpty>
    )
  return (
    <PanelEmpty state="none" title={texts.nothing[name]}>
      {isPartly ? texts.partly : null}
    </PanelEmpty>
  )
}
