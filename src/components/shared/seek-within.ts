import type { Player } from '../../player/player.ts'
import type { SeekReason } from '../../player/player-state.ts'

/** Seeks within what is known of the recording. A seek that fails shows in the player's state. */
export function seekWithin(player: Player, offsetMs: number, reason: SeekReason): Promise<void> {
  return player.seek(Math.min(Math.max(offsetMs, 0), player.getState().view.durationMs), { reason })
}
