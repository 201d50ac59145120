/** Text as searches compare it: without case, accents and ligatures, each run of white space one space. */
export function foldText(text: string): string {
  return tidy(foldLetters(text))
}

/** Each run of white space as one space, and none at the ends. */
export function tidy(text: string): string {
  return squeeze(text).trim()
}

/** Each run of white space as one space. Most texts have single spaces, and stay as they are. */
export function squeeze(text: string): string {
  return /[^\S ]| {2}/.test(text) ? text.replace(/\s+/g, ' ') : text
}

function foldLetters(text: string): string {
  // Most texts are plain ASCII, for which the normal forms need not be computed.
  if (!NOT_ASCII.test(text)) return text.toLowerCase()
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '')
  // The small sigma has another form at the end of a word.
  return plain.toLowerCase().replace(/ς/g, 'σ')
}

const NOT_ASCII = /[^\0-\x7f]/

/** Characters of an excerpt, and how many of them may stand before the place it is about. */
const EXCERPT_LENGTH = 160
const BEFORE_LENGTH = 40

/** One line of `text` around the first place where it contains `folded`. */
export function excerptOf(text: string, folded: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= EXCERPT_LENGTH) return line
  const foundAt = positionOf(line, foldText(line).indexOf(folded))
  const from = Math.max(0, Math.min(foundAt - BEFORE_LENGTH, line.length - EXCERPT_LENGTH))
  const to = from + EXCERPT_LENGTH
  return `${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}`
}

/** Where in `line` the character is that stands at `foldedAt` once it is folded. */
function positionOf(line: string, foldedAt: number): number {
  if (!NOT_ASCII.test(line)) return foldedAt
  let position = 0
  for (let length = 0; length < foldedAt && position < line.length;) {
    const character = String.fromCodePoint(line.codePointAt(position) ?? 0)
    length += foldLetters(character).length
    position += character.length
  }
  return position
}
