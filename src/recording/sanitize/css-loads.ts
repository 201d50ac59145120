/** A construct that loads something, as it stands in a style sheet. */
export interface CssLoad {
  /** In lower case, with its bracket or its at sign: `url(`, `@import`. */
  readonly name: string
  readonly at: number
  readonly end: number
}

const FUNCTIONS = ['image-set(', 'element(', 'filter(', 'image(', 'src(', 'url(']
const AT_RULES = ['@import', '@document', '@-moz-document']
/** The last two letters of each function, and the first of each at-rule: most brackets are told apart by these. */
const ENDINGS = new Set(
  ['rl', 'rc', 'ge', 'et', 'nt', 'er'].map((pair) => pairCode(pair.charCodeAt(0), pair.charCodeAt(1))),
)
const BEGINNINGS = new Set([...'id-'].map((char) => char.charCodeAt(0) | 0x20))
const LONGEST = 14
const [BRACKET, AT_SIGN] = [0x28, 0x40]

/**
 * The next construct that loads something. Looked for in strings and comments too: nothing depends on context. Names
 * that end like one count as one, so `-webkit-image-set(` does.
 */
export function nextLoad(css: string, from: number): CssLoad | null {
  for (let at = from; at < css.length; at++) {
    const code = css.charCodeAt(at)
    if (code === BRACKET) {
      if (!ENDINGS.has(pairCode(css.charCodeAt(at - 2), css.charCodeAt(at - 1)))) continue
      const before = css.slice(Math.max(from, at + 1 - LONGEST), at + 1).toLowerCase()
      const name = FUNCTIONS.find((known) => before.endsWith(known))
      if (name !== undefined) return { name, at: at + 1 - name.length, end: at + 1 }
    } else if (code === AT_SIGN) {
      if (!BEGINNINGS.has(css.charCodeAt(at + 1) | 0x20)) continue
      const after = css.slice(at, at + LONGEST).toLowerCase()
      const name = AT_RULES.find((known) => after.startsWith(known))
      if (name !== undefined) return { name, at, end: at + name.length }
    }
  }
  return null
}

/** Two letters of either case as one number. */
function pairCode(one: number, other: number): number {
  return (one | 0x20) * 256 + (other | 0x20)
}
