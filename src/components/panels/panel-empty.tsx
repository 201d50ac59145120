import type { ReactNode } from 'react'

export interface PanelEmptyProps {
  readonly title: string
  /** Whether there is nothing, whether nobody knows, or whether it is on its way. */
  readonly state: 'none' | 'unknown' | 'loading' | 'failed'
  readonly children?: ReactNode
}

/** What a panel says when it has nothing to list: "none" and "not known" are different facts. */
export function PanelEmpty({ title, state, children }: PanelEmptyProps) {
  return (
    <div className="replay-panel-empty" data-replay-part="panel-empty" data-state={state} role="status">
      <p>{title}</p>
      {children ? <p className="replay-faint">{children}</p> : null}
    </div>
  )
}
