import { cssUrl, literalLetters } from './css-escapes.ts'
import { CssReader, type CssText } from './css-reader.ts'
import { loadAt, scanCss } from './css-scan.ts'
import { isSafeData } from './data-address.ts'
import type { Door } from './door.ts'

const NOTHING = 'url(data:,)'
const FONT_FILE = /\.(?:woff2?|ttf|otf|eot)(?:[?#]|$)/i
/** Longer lists of pictures are nobody's. */
const MAX_SET_CHARS = 4_000
const MAX_SETS = 200

/**
 * A style sheet, or a part of one, without anything that loads from where it may not. Whatever is left means the same
 * wherever it is put. The very same string when there is nothing to take out.
 */
export function cleanCss(css: string, door: Door): string {
  if (css.length > door.limits.maxSheetChars) return cut(door, 'maxSheetChars')
  const { maxCssDepth, maxRules } = door.limits
  const scan = scanCss(css, maxCssDepth, maxRules)
  if (scan.depth > maxCssDepth) return cut(door, 'maxCssDepth')
  if (scan.rulesEnd !== null) return cut(door, 'maxRules') + cleanCss(css.slice(0, scan.rulesEnd), door)
  if (!scan.hasEscapes) return scan.suspects.length === 0 ? css : cleanSuspects(css, css, scan.suspects, door)
  // Letters may have been escaped: what they spell is seen once they are not.
  const plain = literalLetters(css)
  return cleanSuspects(plain, css, scanCss(plain, Infinity, Infinity).suspects, door)
}

/** `plain` without what loads; `css` where that is nothing. */
function cleanSuspects(plain: string, css: string, suspects: readonly number[], door: Door): string {
  const reader = new CssReader(plain)
  let out = ''
  let done = 0
  let from = 0
  for (const suspect of suspects) {
    const load = suspect < from ? null : loadAt(plain, suspect, from)
    if (load === null) continue
    const edit = load.name.startsWith('@')
      ? cleanAtRule(load.name, load.end, reader, door, plain)
      : cleanFunction(load.name, load.end, reader, door, plain)
    if (edit.text !== null) {
      out += plain.slice(done, load.at) + edit.text
      done = edit.end
    }
    from = Math.max(load.end, edit.end)
  }
  return done === 0 ? css : out + plain.slice(done)
}

/** What to write in place of what was found, up to `end`; `text: null` to leave it. */
interface Edit {
  readonly text: string | null
  readonly end: number
}

function cleanFunction(name: string, from: number, reader: CssReader, door: Door, css: string): Edit {
  if (name === 'url(') {
    const argument = reader.urlArgument(from)
    if (argument !== null) return cleanUrl(argument, door, css.slice(from, argument.end))
  } else if (name === 'image-set(' && reader.imageSets++ < MAX_SETS && isPlainImageSet(css, from))
    return { text: null, end: from }
  door.counter.remove('css')
  return { text: 'rr-x(', end: from }
}

function cleanUrl({ value, end }: CssText, door: Door, raw: string): Edit {
  const address = value.trim()
  // A fragment is of the same document, nothing at all is nothing.
  if (address === '' || address.startsWith('#')) return { text: null, end }
  if (/^data:/i.test(address)) {
    if (/^data:,$/i.test(address)) return { text: null, end }
    if (isSafeData(address, ['image', 'font'], door)) return { text: raw.includes('\\') ? cssUrl(address) : null, end }
    door.counter.remove('data-address')
    return { text: NOTHING, end }
  }
  const instead = door.assets.resolve(address, FONT_FILE.test(address) ? 'font' : 'image')
  return { text: instead === null ? NOTHING : cssUrl(instead), end }
}

function cleanAtRule(name: string, from: number, reader: CssReader, door: Door, css: string): Edit {
  const argument = name === '@import' ? importAddress(reader, css, reader.skipSpace(from)) : null
  const instead =
    argument === null || /^data:/i.test(argument.value) ? null : door.assets.resolve(argument.value, 'stylesheet')
  if (argument !== null && instead !== null) return { text: `@import ${cssUrl(instead)}`, end: argument.end }
  door.counter.remove('css')
  return { text: '@rr-x', end: from }
}

function importAddress(reader: CssReader, css: string, at: number): CssText | null {
  if (css[at] === '"' || css[at] === "'") return reader.string(at)
  return css.slice(at, at + 4).toLowerCase() === 'url(' ? reader.urlArgument(at + 4) : null
}

/** Whether an `image-set()` names its pictures by `url()` alone, each of which is looked at in its turn. */
function isPlainImageSet(css: string, from: number): boolean {
  const text = css
    .slice(from, from + MAX_SET_CHARS)
    .replace(/(?:url|type)\((?:"[^"\\\r\n\f]*"|'[^'\\\r\n\f]*'|[^"'()\\\s]*)\)/gi, '#')
  return /^[#\s\w.,]*\)/.test(text)
}

function cut(door: Door, limit: 'maxSheetChars' | 'maxCssDepth' | 'maxRules'): string {
  door.counter.cut(limit)
  return ''
}
