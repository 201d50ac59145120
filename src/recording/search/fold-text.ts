/** Text as searches compare it: without case, accents and ligatures, each run of white space one space. */
export function foldText(text: string): string {
  return foldLetters(text).replace(/\s+/g, ' ').trim()
}

function foldLetters(text: string): string {
  // Most texts are plain ASCII, for which the normal forms need not be computed.
  const plain = isAscii(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')
  // The small sigma has another form at the end of a word.
  return plain.toLowerCase().replace(/ς/g, 'σ')
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

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
  if (isAscii(line)) return foldedAt
  let position = 0
  for (let length = 0; length < foldedAt && position < line.length;) {
    const character = String.fromCodePoint(line.codePointAt(position) ?? 0)
    length += foldLetters(character).length
    position += character.length
  }
  return position
}
