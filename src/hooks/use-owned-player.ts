import { useEffect, useState } from 'react'

import { useLatest } from './use-latest.ts'
import type { Moment, Player } from '../player/player.ts'

/** A player, the recording it belongs to, and where it was when it was let go. */
interface Owned {
  readonly key: string
  readonly player: Player
  readonly life: Life
}

/** Outlives effects: whether the player was destroyed, and where it stood. */
interface Life {
  destroyedAtMs: number | null
}

/**
 * A player that lives as long as the component and the key. It is made while rendering, inert, so a render that React
 * throws away leaks nothing. It is destroyed a task after the last effect is gone: StrictMode, which mounts twice,
 * finds it alive, and a hidden `<Activity>` gets a new one at the same moment when it is shown again.
 */
export function useOwnedPlayer(key: string, create: (startAt?: Moment) => Player): Player {
  const latestCreate = useLatest(create)
  const [owned, setOwned] = useState<Owned>(() => own(key, create()))
  let current = owned
  if (owned.key !== key) {
    current = own(key, create())
    setOwned(current)
  }
  useEffect(() => {
    const { life, player } = current
    if (life.destroyedAtMs !== null) {
      setOwned(own(current.key, latestCreate.current({ offsetMs: life.destroyedAtMs })))
      return
    }
    const timer = pendingDestroy.get(player)
    if (timer !== undefined) clearTimeout(timer)
    return () => {
      const destroy = () => {
        life.destroyedAtMs = player.playhead.get()
        player.destroy()
      }
      pendingDestroy.set(player, setTimeout(destroy, 0))
    }
  }, [current, latestCreate])
  return current.player
}

const pendingDestroy = new WeakMap<Player, ReturnType<typeof setTimeout>>()

function own(key: string, player: Player): Owned {
  return { key, player, life: { destroyedAtMs: null } }
}
