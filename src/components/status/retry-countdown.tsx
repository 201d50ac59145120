import { useEffect, useState } from 'react'

import { useLatest } from '../../hooks/use-latest.ts'
import { useMessages } from '../shared/messages-context.ts'

interface RetryCountdownProps {
  /** Epoch ms at which the wait is over, or how long it is from mounting. */
  readonly until: { readonly timestampMs: number } | { readonly waitMs: number }
  /** Called once, when the wait is over. */
  readonly onEnd?: () => void
}

const TICK_MS = 200

/** The seconds until the next try. Re-renders once a second. */
export function RetryCountdown({ until, onEnd }: RetryCountdownProps) {
  const texts = useMessages().status
  const [endMs] = useState(() => ('waitMs' in until ? Date.now() + until.waitMs : until.timestampMs))
  const [secondsLeft, setSecondsLeft] = useState(() => secondsUntil(endMs))
  const ended = useLatest(onEnd)
  useEffect(() => {
    const timer = setInterval(() => {
      setSecondsLeft(secondsUntil(endMs))
      if (Date.now() < endMs) return
      clearInterval(timer)
      ended.current?.()
    }, TICK_MS)
    return () => clearInterval(timer)
  }, [endMs, ended])
  return (
    <p className="replay-countdown" data-replay-part="countdown" role="timer">
      {texts.retryIn(secondsLeft)}
    </p>
  )
}

function secondsUntil(timestampMs: number): number {
  return Math.max(0, Math.ceil((timestampMs - Date.now()) / 1000))
}
