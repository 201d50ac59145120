import { Check, Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { usePlayheadEffect } from '../../hooks/use-playhead-effect.ts'
import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { useMessages } from '../shared/messages-context.ts'
import { Tip } from '../shared/tip.tsx'
import { displayUrl, urlAt } from './url-at.ts'

const COPIED_MS = 1_500

/** The address of the page at the playhead. Text, never a link: it comes from the recording. */
export function PageUrl() {
  const player = useReplayPlayer()
  const windowId = useReplayPlayer((state) => state.windowId)
  const urls = useReplayPlayer((state) => state.view.urls)
  const startUrl = useReplayPlayer((state) => state.recording?.startUrl ?? null)
  const texts = useMessages().strip
  const [url, setUrl] = useState<string | null>(null)
  const [isCopied, setCopied] = useState(false)
  const shown = useRef(url)

  usePlayheadEffect((offsetMs) => {
    const next = urlAt(urls, windowId, offsetMs) ?? startUrl
    if (next === shown.current) return
    shown.current = next
    setUrl(next)
  })
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = () => {
    const latest = urlAt(urls, windowId, player.playhead.get()) ?? startUrl
    // Without the permission there is nothing to tell: the text stands there to be selected.
    if (latest !== null)
      void navigator.clipboard?.writeText(latest).then(
        () => setCopied(true),
        () => {},
      )
  }

  return (
    <div className="replay-url" data-replay-part="url">
      <span className="replay-url-text" title={url ?? undefined} aria-label={texts.url} role="group">
        {url === null ? texts.noUrl : displayUrl(url)}
      </span>
      <Tip label={isCopied ? texts.copied : texts.copyUrl} side="bottom">
        <button
          type="button"
          className="replay-button"
          data-variant="quiet"
          aria-label={texts.copyUrl}
          disabled={url === null}
          onClick={copy}
        >
          {isCopied ? <Check aria-hidden className="replay-icon" /> : <Copy aria-hidden className="replay-icon" />}
        </button>
      </Tip>
    </div>
  )
}
