import { FRAME_MARK } from '../frame-document.ts'
import { framePolicy } from '../frame-policy.ts'

export interface IsolatedDocumentOptions {
  /** The script of the inner frame. */
  readonly code: string
  /** How the policy knows the script: `'nonce-…'` or `'sha256-…'`. */
  readonly scriptSource: string
  readonly nonce?: string
  readonly allowedOrigins?: readonly string[]
}

/**
 * A document that locks another one: the outer carries the policy, and has no script; the inner one, in a sandbox
 * without an origin, holds the script and the recorded page. Because the outer allows no frames to load, the inner
 * cannot be led elsewhere, and because the policy is the outer's, no recorded markup reaches it.
 */
export function isolatedDocument({ code, scriptSource, nonce, allowedOrigins }: IsolatedDocumentOptions): string {
  const inner = `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><body><script${
    nonce === undefined ? '' : ` nonce="${nonce}"`
  }>${scriptText(code)}</script>`
  return [
    '<!doctype html>',
    '<meta charset="utf-8">',
    `<meta name="${FRAME_MARK.name}" content="${FRAME_MARK.content}">`,
    '<meta name="referrer" content="no-referrer">',
    `<meta http-equiv="content-security-policy" content="${attribute(framePolicy(allowedOrigins, scriptSource))}">`,
    `<style>${OUTER_CSS}</style>`,
    `<iframe sandbox="allow-scripts" referrerpolicy="no-referrer" tabindex="-1" scrolling="no" srcdoc="${attribute(inner)}">`,
    '</iframe>',
    '',
  ].join('\n')
}

const OUTER_CSS =
  'html,body{margin:0;height:100%;overflow:hidden;background:#fff}' +
  'iframe{position:absolute;left:0;top:0;width:100%;height:100%;border:0;color-scheme:light}'

/** The script as it stands within `<script>`: none of its own texts may end the element. */
export function scriptText(code: string): string {
  return code.replaceAll(/<(?=!--|\/?script)/gi, String.raw`\x3C`)
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
}
