const UUID_V7 = /^([\da-f]{8})-([\da-f]{4})-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i

/** When a PostHog session id was made, in ms since epoch; `null` for ids of another kind. */
export function uuidV7TimeMs(id: string): number | null {
  const match = UUID_V7.exec(id)
  return match ? parseInt(`${match[1]}${match[2]}`, 16) : null
}
