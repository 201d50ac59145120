const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' })

/** A date as the database means it: `23 Nov 2026`, UTC. */
export function formatDate(at: Date | string): string {
  return DATE.format(new Date(at))
}

/** A time of day with its zone: `15:53:50 UTC`. */
export function formatTime(at: Date | string): string {
  return `${TIME.format(new Date(at))} UTC`
}

/** An amount in euros. */
export function formatMoney(cents: number): string {
  return `€ ${(cents / 100).toFixed(2)}`
}

/** `payment_failed` as words. */
export function formatWord(word: string): string {
  return word.replaceAll('_', ' ')
}

/** A length of time: `1 min 40 s`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}
