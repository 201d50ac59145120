import type { Player } from '../../player/player.ts'

/**
 * Something that the parts of one replay share without knowing each other, made at first use and gone with its
 * player. A context would need one more provider that every host composing parts by hand could forget.
 */
export function perPlayer<T>(create: (player: Player) => T): (player: Player) => T {
  const made = new WeakMap<Player, T>()
  return (player) => {
    const existing = made.get(player)
    if (existing !== undefined) return existing
    const created = create(player)
    made.set(player, created)
    return created
  }
}
