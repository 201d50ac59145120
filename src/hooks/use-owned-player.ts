import { useEffect, useState } from 'react'

import { useLatest } from './use-latest.ts'
import type { Moment, Player } from '../player/player.ts'

/** What a player is made for: another key is another recording, another variant the same one, shown differently. */
export interface PlayerKey {
  readonly key: string
  readonly variant: string
}

/** A player, the recording it belongs to, and where it was when it was let go. */
interface Owned extends PlayerKey {
  readonly player: Player
  readonly life: Life
}

/** Outlives effects: where the player was when it was destroyed; `null` while it lives. */
interface Life {
  leftAt: Moment | null
}

/**
 * A player that lives as long as the component and the key. It is made while rendering, inert, so a render that React
 * throws away leaks nothing. It is destroyed a task after the last effect is gone: StrictMode, which mounts twice,
 * finds it alive, and a hidden `<Activity>` gets a new one at the same moment when it is shown again.
 */
export function useOwnedPlayer({ key, variant }: PlayerKey, create: (startAt?: Moment) => Player): Player {
  const latestCreate = useLatest(create)
  const [owned, setOwned] = useState<Owned>(() => own({ key, variant }, create()))
  let current = owned
  if (owned.key !== key || owned.variant !== variant) {
    const resumeAt = owned.key === key ? placeOf(owned.player) : undefined
    current = own({ key, variant }, create(resumeAt))
    setOwned(current)
  }
  useEffect(() => {
    const { life, player } = current
    if (life.leftAt) {
      setOwned(own(current, latestCreate.current(life.leftAt)))
      return
    }
    const timer = pendingDestroy.get(player)
    if (timer !== undefined) clearTimeout(timer)
    return () => {
      const destroy = () => {
        life.leftAt = placeOf(player)
        player.destroy()
      }
      pendingDestroy.set(player, setTimeout(destroy, 0))
    }
  }, [current, latestCreate])
  return current.player
}

/** Where the viewer is, or waits to be. */
function placeOf(player: Player): Moment {
  return player.getState().awaited ?? { offsetMs: player.playhead.get() }
}

const pendingDestroy = new WeakMap<Player, ReturnType<typeof setTimeout>>()

function own({ key, variant }: PlayerKey, player: Player): Owned {
  return { key, variant, player, life: { leftAt: null } }
}
