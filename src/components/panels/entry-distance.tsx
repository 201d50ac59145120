import { useRef } from 'react'

import { usePlayheadEffect } from '../../hooks/use-playhead-effect.ts'
import { formatDistance } from '../../player/timeline/format-offset.ts'
import { useMessages } from '../shared/messages-context.ts'

export interface EntryDistanceProps {
  /** ms from the recording's start. */
  readonly atMs: number
  readonly title: string
}

/** How far an entry is from the playhead. Ticks without rendering; not read out, for it would never stop. */
export function EntryDistance({ atMs, title }: EntryDistanceProps) {
  const { panels: texts } = useMessages()
  const time = useRef<HTMLTimeElement>(null)
  usePlayheadEffect((offsetMs) => {
    const text = formatDistance(atMs - offsetMs) ?? texts.records.now
    if (time.current && time.current.textContent !== text) time.current.textContent = text
  })
  return <time ref={time} title={title} aria-hidden="true" />
}
