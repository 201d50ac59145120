import { useCallback, useState } from 'react'

import { useReplayContext } from '../../hooks/replay-context.ts'
import { perPlayer } from '../timeline/per-player.ts'

const memoryOf = perPlayer(() => new Map<string, unknown>())

/** State that outlives its panel for as long as the player lives: a search survives a look at another tab. */
export function useRemembered<T>(key: string, initial: T): readonly [T, (next: T) => void] {
  const memory = memoryOf(useReplayContext().player)
  const [value, setValue] = useState<T>(() => (memory.has(key) ? (memory.get(key) as T) : initial))
  const set = useCallback(
    (next: T) => {
      memory.set(key, next)
      setValue(next)
    },
    [memory, key],
  )
  return [value, set]
}
