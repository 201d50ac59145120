/** Control characters steer a terminal, and marks of direction make a text look like another one. */
const STEERING = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g

/** A stranger's text as one line that a terminal shows and nothing else. */
export function plainText(text: string): string {
  return text.replace(STEERING, ' ')
}

/** A value as one line of JSON that is safe to show on a terminal too. */
export function jsonLine(value: unknown): string {
  const escape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `${JSON.stringify(value).replace(STEERING, escape)}\n`
}
