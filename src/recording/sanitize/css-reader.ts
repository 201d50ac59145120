import { unescapeCss } from './css-escapes.ts'

/** An argument of `url()`, or a string. */
export interface CssText {
  readonly value: string
  /** After the closing bracket or quote. */
  readonly end: number
}

const SPACE = /[ \t\r\n\f]*/y
const NOT_RAW = /["'(\s\p{Cc}]/u
const NEWLINE = /[\r\n\f]/

/**
 * Reads addresses and strings from a style sheet, at positions that only grow. Where the next bracket or quote is, is
 * remembered, so that a sheet full of beginnings without ends costs no more than another.
 */
export class CssReader {
  readonly #css: string
  readonly #next = new Map<string, number>()
  /** How many `image-set()` were looked at, each of which costs more than another function. */
  imageSets = 0

  constructor(css: string) {
    this.#css = css
  }

  /** What follows `url(`; `null` when it is no proper address. */
  urlArgument(from: number): CssText | null {
    const at = this.skipSpace(from)
    const quote = this.#css[at]
    if (quote !== '"' && quote !== "'") return this.#rawArgument(at)
    const text = this.string(at)
    if (text === null) return null
    const close = this.skipSpace(text.end)
    return this.#css[close] === ')' ? { value: text.value, end: close + 1 } : null
  }

  /** The string that begins with the quote at `at`; `null` when it does not end. */
  string(at: number): CssText | null {
    const quote = this.#css[at] ?? ''
    let end = this.#find(quote, at + 1)
    while (end !== -1 && isEscaped(this.#css, end, at + 1)) end = this.#find(quote, end + 1)
    if (end === -1) return null
    const raw = this.#css.slice(at + 1, end)
    if (NEWLINE.test(raw) && NEWLINE.test(raw.replace(/\\(?:\r\n|[\s\S])/g, ''))) return null
    return { value: unescapeCss(raw), end: end + 1 }
  }

  skipSpace(from: number): number {
    SPACE.lastIndex = from
    SPACE.test(this.#css)
    return SPACE.lastIndex
  }

  #rawArgument(at: number): CssText | null {
    let end = this.#find(')', at)
    const open = this.#find('(', at)
    while (end !== -1 && isEscaped(this.#css, end, at)) end = this.#find(')', end + 1)
    if (end === -1 || (open !== -1 && open < end)) return null
    const raw = this.#css.slice(at, end).trimEnd()
    if (NOT_RAW.test(raw.includes('\\') ? raw.replace(/\\(?:[0-9a-f]{1,6}[ \t\r\n\f]?|[^\r\n\f])/gi, '') : raw))
      return null
    return { value: unescapeCss(raw), end: end + 1 }
  }

  #find(char: string, from: number): number {
    const known = this.#next.get(char)
    if (known !== undefined && (known === -1 || known >= from)) return known
    const found = this.#css.indexOf(char, from)
    this.#next.set(char, found)
    return found
  }
}

/** Whether an odd number of backslashes stands before a position. */
function isEscaped(css: string, at: number, notBefore: number): boolean {
  let count = 0
  while (at - 1 - count >= notBefore && css[at - 1 - count] === '\\') count++
  return count % 2 === 1
}
