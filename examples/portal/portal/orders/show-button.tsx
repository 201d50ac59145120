import type { ReactElement } from 'react'

/** Asks the replay for a moment. */
export type ShowMoment = (at: Date) => void

/** Rows are written after what caused them, so the replay starts a little before. */
const LEAD_MS = 3000

interface ShowButtonProps {
  readonly at: Date | string
  readonly onShow: ShowMoment
  /** Which row, for people who cannot see the table around. */
  readonly label: string
}

/** Shows the moment shortly before a row was written. */
export function ShowButton({ at, onShow, label }: ShowButtonProps): ReactElement {
  return (
    <button type="button" className="watch" onClick={() => onShow(new Date(new Date(at).getTime() - LEAD_MS))}>
      Watch<span className="visually-hidden"> {label}</span>
    </button>
  )
}
