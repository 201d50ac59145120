import { useEffect, useRef } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { wantsLessData } from '../../hooks/wants-less-data.ts'
import { createPreviewSlots, type PreviewSlots } from './preview-slots.ts'

/**
 * A small picture of the page at the instant that is pointed at. It keeps its room whether there is a picture or not.
 * Nothing is made before somebody points; nothing at all for viewers who want to save data.
 */
export function HoverPreview({ offsetMs }: { readonly offsetMs: number | null }) {
  const { player } = useReplayContext()
  const frame = useRef<HTMLDivElement>(null)
  const slots = useRef<PreviewSlots | null>(null)
  useEffect(
    () => () => {
      slots.current?.destroy()
      slots.current = null
    },
    [player],
  )
  useEffect(() => {
    const element = frame.current
    // From a list only the line is shown: no card, no picture.
    const isSeen = element !== null && offsetMs !== null && element.checkVisibility()
    if (isSeen && !slots.current && !wantsLessData()) slots.current = createPreviewSlots(player, element)
    slots.current?.point(isSeen ? offsetMs : null)
  }, [player, offsetMs])
  return <div ref={frame} className="replay-preview" data-replay-part="timeline-preview" data-state="empty" />
}
