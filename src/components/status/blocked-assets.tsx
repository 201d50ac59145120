import { ImageOff } from 'lucide-react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { useMessages } from '../shared/messages-context.ts'
import { Tip } from '../shared/tip.tsx'

/** How many images, fonts and styles of the recorded site were not loaded, and how many events could not be shown. */
export function BlockedAssets() {
  const blocked = useReplayPlayer((state) => state.blockedAssets)
  const failed = useReplayPlayer((state) => state.failedEvents)
  const texts = useMessages().status
  if (blocked === 0 && failed === 0) return null
  const counts = [blocked > 0 && texts.blockedAssets(blocked), failed > 0 && texts.failedEvents(failed)]
  return (
    <Tip label={texts.blockedAssetsHint} side="top">
      <button type="button" className="replay-chip" data-replay-part="blocked-assets">
        <ImageOff aria-hidden className="replay-icon" />
        {counts.filter(Boolean).join(' · ')}
      </button>
    </Tip>
  )
}
