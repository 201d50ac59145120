const ESCAPE = /\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?|([\s\S]))/gi
const LETTER = /^[a-z-]$/i

/** Writes letters that were escaped as themselves, so that `\75 rl(` reads `url(`. Everything else stays escaped. */
export function literalLetters(css: string): string {
  return css.replace(ESCAPE, (escape, hex?: string, char?: string) => {
    const plain = hex === undefined ? (char ?? '') : fromHex(hex)
    // A hex digit after a backslash would have been read as hex: those that come as `char` are none.
    return LETTER.test(plain) ? plain : escape
  })
}

/** What a string or an address of a style sheet means. */
export function unescapeCss(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(ESCAPE, (_, hex?: string, char?: string) => {
    if (hex !== undefined) return fromHex(hex)
    return char === '\n' || char === '\r' || char === '\f' ? '' : (char ?? '')
  })
}

/** An address as an unquoted `url()`, which means the same wherever it stands. */
export function cssUrl(address: string): string {
  const escaped = address.replace(
    /[^\w!#$%&*+,./:;=?@[\]^`{|}~-]/g,
    (char) => `\\${char.codePointAt(0)?.toString(16)} `,
  )
  return `url(${escaped})`
}

function fromHex(hex: string): string {
  const code = Number.parseInt(hex, 16)
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)
}
