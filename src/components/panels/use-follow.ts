import { useCallback, useEffect, useRef, useState } from 'react'

/** How long after the reader let go a list follows the playhead again. */
export const RESUME_MS = 5_000

/** What keeps a list from following. `scroll` lets go by itself. */
export type HoldReason = 'pointer' | 'expanded' | 'scroll' | 'focus'

export interface Follow {
  readonly following: boolean
  hold(reason: HoldReason): void
  release(reason: HoldReason): void
  /** Follows again at once. */
  resume(): void
}

/** Whether a list follows the playhead. Re-renders when it stops and when it follows again. */
export function useFollow(): Follow {
  const [following, setFollowing] = useState(true)
  const reasons = useRef(new Set<HoldReason>())
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const waitThenResume = useCallback(() => {
    clearTimeout(timer.current)
    if (reasons.current.size === 0) timer.current = setTimeout(() => setFollowing(true), RESUME_MS)
  }, [])
  const hold = useCallback(
    (reason: HoldReason) => {
      clearTimeout(timer.current)
      if (reason !== 'scroll') reasons.current.add(reason)
      setFollowing(false)
      waitThenResume()
    },
    [waitThenResume],
  )
  const release = useCallback(
    (reason: HoldReason) => {
      if (reasons.current.delete(reason)) waitThenResume()
    },
    [waitThenResume],
  )
  const resume = useCallback(() => {
    clearTimeout(timer.current)
    reasons.current.clear()
    setFollowing(true)
  }, [])
  return { following, hold, release, resume }
}
