/** What a style sheet has that could load something, found in one look at each of its characters. */
export interface CssScan {
  /** Most brackets within brackets. Counted up to one more than is allowed; what comes behind is not looked at. */
  readonly depth: number
  readonly hasEscapes: boolean
  /** Where the rules end that are allowed; `null` where there are no more than that. */
  readonly rulesEnd: number | null
  /** Where a bracket ends a name like that of a function that loads, or an at sign begins such a rule. */
  readonly suspects: readonly number[]
}

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
const AT_SIGN = 0x40

const Kind = { Square: 1, Round: 2, Curly: 3, Closing: 4, AtSign: 5, Escape: 6 } as const
const KINDS = new Uint8Array(128)
for (const [chars, kind] of [
  ['[', Kind.Square],
  ['(', Kind.Round],
  ['{', Kind.Curly],
  [')]}', Kind.Closing],
  ['@', Kind.AtSign],
  ['\\', Kind.Escape],
] as const) {
  for (const char of chars) KINDS[char.charCodeAt(0)] = kind
}

/**
 * Looks through a style sheet, in strings and comments too: nothing depends on context. Stops where brackets are
 * nested deeper than `mostDepth`, and where a rule more than `mostRules` begins.
 */
export function scanCss(css: string, mostDepth: number, mostRules: number): CssScan {
  const suspects: number[] = []
  let [depth, deepest] = [0, 0]
  let [rules, wholeUntil] = [0, 0]
  let rulesEnd: number | null = null
  let hasEscapes = false
  for (let at = 0; at < css.length; at++) {
    const code = css.charCodeAt(at)
    const kind = code < 128 ? KINDS[code] : 0
    if (kind === 0) continue
    if (kind === Kind.Curly || kind === Kind.Round || kind === Kind.Square) {
      if (kind === Kind.Curly && ++rules > mostRules) {
        rulesEnd = wholeUntil
        break
      }
      if (kind === Kind.Round && ENDINGS.has(pairCode(css.charCodeAt(at - 2), css.charCodeAt(at - 1))))
        suspects.push(at)
      if (++depth > deepest && (deepest = depth) > mostDepth) break
    } else if (kind === Kind.Closing) {
      if (depth > 0 && --depth === 0) wholeUntil = at + 1
    } else if (kind === Kind.Escape) hasEscapes = true
    else if (BEGINNINGS.has(css.charCodeAt(at + 1) | 0x20)) suspects.push(at)
  }
  return { depth: deepest, hasEscapes, rulesEnd, suspects }
}

/**
 * What stands at a suspect, `null` for nothing that loads; no part of it lies before `from`. Names that end like one
 * count as one, so `-webkit-image-set(` does.
 */
export function loadAt(css: string, at: number, from: number): CssLoad | null {
  if (css.charCodeAt(at) === AT_SIGN) {
    const after = css.slice(at, at + LONGEST).toLowerCase()
    const rule = AT_RULES.find((known) => after.startsWith(known))
    return rule === undefined ? null : { name: rule, at, end: at + rule.length }
  }
  const before = css.slice(Math.max(from, at + 1 - LONGEST), at + 1).toLowerCase()
  const name = FUNCTIONS.find((known) => before.endsWith(known))
  return name === undefined ? null : { name, at: at + 1 - name.length, end: at + 1 }
}

/** Two letters of either case as one number. */
function pairCode(one: number, other: number): number {
  return (one | 0x20) * 256 + (other | 0x20)
}
