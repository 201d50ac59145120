/** Longest text that is shown in one piece; the rest can be copied. */
const MAX_SHOWN_CHARS = 2_000

/**
 * Characters that are invisible or turn the text around them: controls, direction marks and overrides, zero-width
 * spaces. Joiners stay, because emoji and several scripts need them.
 */
const DECEPTIVE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

/** A stranger's text, fit to be shown: deceptive characters as visible escapes, and not longer than can be read. */
export function safeText(text: string, options: { maxChars?: number } = {}): string {
  const maxChars = options.maxChars ?? MAX_SHOWN_CHARS
  const shown = text.length > maxChars ? `${text.slice(0, maxChars)}…` : text
  return shown.replace(DECEPTIVE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
