import type { Player } from '../player/player.ts'
import { windowAt } from '../player/windows.ts'

/** The window a player would show at an offset: the one chosen by hand, else the one that was active then. */
export function windowShownAt(player: Player, offsetMs: number): string | null {
  const { view, windowId, windowPinned } = player.getState()
  return windowPinned ? windowId : windowAt(view, offsetMs)
}
