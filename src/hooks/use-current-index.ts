import { useEffect, useState } from 'react'

import { lowerBound } from '../shared/search.ts'
import { useReplayContext } from './replay-context.ts'

/** Lists follow the playhead this often at the most: at 16× the playhead passes dozens of rows a second. */
const EVERY_MS = 500

/**
 * Position of the last of some sorted offsets that the playhead has passed, or −1. Re-renders when that changes, at
 * most twice a second however fast it plays.
 *
 * @example
 * const current = useCurrentIndex(offsets)
 */
export function useCurrentIndex(offsets: readonly number[]): number {
  const { player } = useReplayContext()
  const [last, setLast] = useState(() => ({ offsets, index: indexAt(offsets, player.playhead.get()) }))
  useEffect(() => {
    let shown = indexAt(offsets, player.playhead.get())
    let lastMs = -Infinity
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () =>
      setLast((before) => (before.offsets === offsets && before.index === shown ? before : { offsets, index: shown }))
    const show = () => {
      timer = undefined
      lastMs = performance.now()
      shown = indexAt(offsets, player.playhead.get())
      tell()
    }
    tell()
    const stop = player.playhead.subscribe((offsetMs) => {
      if (timer !== undefined || indexAt(offsets, offsetMs) === shown) return
      const waitMs = lastMs + EVERY_MS - performance.now()
      if (waitMs > 0) timer = setTimeout(show, waitMs)
      else show()
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [offsets, player])
  // Other offsets, other positions: the answer to the last question would be wrong for a frame.
  return last.offsets === offsets ? last.index : indexAt(offsets, player.playhead.get())
}

/** Position of the last offset at or before `offsetMs`, or −1. */
export function indexAt(offsets: readonly number[], offsetMs: number): number {
  return lowerBound(offsets.length, (index) => (offsets[index] ?? Infinity) > offsetMs) - 1
}
