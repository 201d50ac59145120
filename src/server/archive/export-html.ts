import { sha256 } from '@noble/hashes/sha2.js'

import { gzipPieces } from '../../recording/archive/gzip-text.ts'
import { concatBytes } from '../../recording/concat-bytes.ts'
import { fullPageCss } from '../full-page-css.ts'

/** What the page is made of: `offline-page.js` and `styles.css` of this package, as texts. */
export interface HtmlParts {
  readonly script: string
  readonly styles: string
}

/**
 * A page that holds player and recording and plays it from a disk, without a network. Its policy forbids every
 * request, and every script but the player's. The recording lies in it as base64, which has no character that could
 * end an element; it passes the sanitiser when it is played, like any other.
 *
 * @param file A recording file in any form that the player opens. It is read as the page is, a piece at a time.
 */
export async function* exportHtml(
  file: AsyncIterable<Uint8Array>,
  { recordingId, script, styles }: HtmlParts & { readonly recordingId: string },
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder()
  const code = inElement(script)
  yield encoder.encode(
    [
      '<!doctype html>',
      '<html lang="en">',
      '<meta charset="utf-8">',
      `<meta http-equiv="content-security-policy" content="${policy(code)}">`,
      '<meta name="referrer" content="no-referrer">',
      '<meta name="viewport" content="width=device-width">',
      `<title>Session replay ${escapeText(recordingId)}</title>`,
      `<style>${styles.replaceAll(/<\/style/gi, String.raw`<\/style`)}`,
      fullPageCss('replay'),
      '</style>',
      `<div id="replay" data-recording-id="${escapeText(recordingId)}"></div>`,
      '<script type="application/octet-stream" id="recording">',
    ].join('\n'),
  )
  let rest: Uint8Array = new Uint8Array(0)
  for await (const piece of gzipPieces(file)) {
    const bytes = concatBytes([rest, piece])
    // Only what is divisible by three joins without padding in between.
    const end = bytes.length - (bytes.length % 3)
    yield encoder.encode(base64(bytes.subarray(0, end)))
    rest = bytes.subarray(end)
  }
  yield encoder.encode(base64(rest))
  yield encoder.encode(`</script>\n<script>${code}</script>\n`)
}

function policy(code: string): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${base64(sha256(new TextEncoder().encode(code)))}'`,
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    'font-src data:',
    'media-src data: blob:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

/** None of the script's own texts may end its element, or begin a comment in it. */
function inElement(code: string): string {
  return code.replaceAll(/<(?=!--|\/?script)/gi, String.raw`\x3C`)
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 8_192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192))
  }
  return btoa(text)
}
