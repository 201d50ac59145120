/**
 * What a style sheet would load, found out the browser's way: a tokenizer after CSS Syntax 3, which shares nothing
 * with the sanitiser. An oracle for tests.
 */
export function cssLoads(css: string): string[] {
  const loads: string[] = []
  const functions: string[] = []
  const text = css.replace(/\r\n?|\f/g, '\n').replaceAll('\0', '\ufffd')
  let at = 0
  let importing = false
  while (at < text.length) {
    const char = text[at] ?? ''
    if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2)
      at = end === -1 ? text.length : end + 2
    } else if (char === '"' || char === "'") {
      const { value, end } = readString(text, at)
      const inside = functions.at(-1) ?? ''
      if (importing || /^(?:src|image|image-set|-webkit-image-set|url)$/.test(inside)) loads.push(value)
      at = end
    } else if (char === '@' && startsIdent(text, at + 1)) {
      const { value, end } = readIdent(text, at + 1)
      importing = value.toLowerCase() === 'import'
      at = end
    } else if (startsIdent(text, at)) {
      const { value, end } = readIdent(text, at)
      if (text[end] !== '(') at = end
      else if (value.toLowerCase() === 'url' && !/^[ \t\n]*["']/.test(text.slice(end + 1, end + 1_000))) {
        const url = readRawUrl(text, end + 1)
        if (url.value !== null) loads.push(url.value)
        at = url.end
      } else {
        functions.push(value.toLowerCase())
        at = end + 1
      }
    } else {
      if (char === '(') functions.push('')
      else if (char === ')') functions.pop()
      else if (char === ';' || char === '{') importing = false
      at++
    }
  }
  return loads.map((load) => load.trim())
}

const NAME = /[\w\u0080-\uffff-]/
const HEX = /[\da-f]/i

function startsIdent(text: string, at: number): boolean {
  const [first = '', second = ''] = [text[at], text[at + 1]]
  if (first === '-') return second === '-' || startsIdent(text, at + 1)
  return /[a-z_\u0080-\uffff]/i.test(first) || (first === '\\' && second !== '\n' && second !== '')
}

function readIdent(text: string, from: number): { value: string; end: number } {
  let value = ''
  let at = from
  for (;;) {
    const char = text[at] ?? ''
    if (NAME.test(char)) {
      value += char
      at++
    } else if (char === '\\' && text[at + 1] !== '\n' && at + 1 < text.length) {
      const escape = readEscape(text, at + 1)
      value += escape.value
      at = escape.end
    } else return { value, end: at }
  }
}

function readEscape(text: string, from: number): { value: string; end: number } {
  let hex = ''
  let at = from
  while (hex.length < 6 && HEX.test(text[at] ?? '')) hex += text[at++]
  if (hex === '') return { value: text[from] ?? '', end: from + 1 }
  if (/[ \t\n]/.test(text[at] ?? '')) at++
  const code = Number.parseInt(hex, 16)
  return { value: code === 0 || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code), end: at }
}

function readString(text: string, from: number): { value: string; end: number } {
  const quote = text[from]
  let value = ''
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === quote) return { value, end: at + 1 }
    if (char === '\n') return { value: '', end: at }
    if (char !== '\\') value += char
    else if (text[at + 1] === '\n') at++
    else {
      const escape = readEscape(text, at + 1)
      value += escape.value
      at = escape.end - 1
    }
  }
  return { value, end: text.length }
}

/** An unquoted address; `null` for one that browsers throw away. A missing bracket at the end is forgiven. */
function readRawUrl(text: string, from: number): { value: string | null; end: number } {
  let value: string | null = ''
  let at = from
  while (/[ \t\n]/.test(text[at] ?? '')) at++
  while (at < text.length) {
    const char = text[at] ?? ''
    if (char === ')') return { value, end: at + 1 }
    if (char === '\\' && text[at + 1] !== '\n') {
      const escape = readEscape(text, at + 1)
      if (value !== null) value += escape.value
      at = escape.end
      continue
    }
    if (/[ \t\n]/.test(char)) {
      if (!/^[ \t\n]*(?:\)|$)/.test(text.slice(at))) value = null
    } else if (/["'(\\\u0001-\u0008\v\u000e-\u001f\u007f]/.test(char)) value = null
    else if (value !== null) value += char
    at++
  }
  return { value, end: at }
}
