import { Hono } from 'hono'

import { isSafeId } from '../../recording/archive/safe-id.ts'
import { ReplayError } from '../../shared/errors.ts'
import { isExactOrigin } from '../../shared/exact-origin.ts'
import type { HtmlParts } from '../archive/export-html.ts'
import { fullPageCss } from '../full-page-css.ts'
import { errorAnswer, SAFE_HEADERS } from './answers.ts'

/** The hosted page that plays a recording in a portal's frame. It holds nothing of the recording itself. */
export interface EmbedOptions {
  /**
   * Origins whose pages may hold the frame and speak with the player in it, e.g. `['https://portal.example']`;
   * `'self'` in quotes stands for this server's own.
   */
  readonly frameAncestors: readonly string[]
  /** Address of a script of your own that draws the player, in place of `embedPage`. */
  readonly script?: string | undefined
}

const ELEMENT_ID = 'portal-replay'

export interface PageOptions {
  readonly embed?: EmbedOptions
  readonly embedPage?: () => Promise<HtmlParts>
  readonly frameHtml?: string
  readonly basePath?: string
}

/**
 * Pages without any fact of a recording: anybody may load them. What they show they ask for by the routes that are
 * guarded, with the viewer's own session or with a token that the portal around them gives in a message.
 */
export function pageRoutes({ embed, embedPage, frameHtml, basePath = '' }: PageOptions): Hono {
  const routes = new Hono()
  const ancestors = embed && checkEmbed(embed, embedPage)
  const ourPage = embedPage && oncePrepared(embedPage)

  routes.get('/frame.html', () => {
    if (frameHtml === undefined) return errorAnswer(new ReplayError('not_found', { what: 'No such route.' }))
    // No policy in a header: the document has a stricter one of its own.
    const headers = { 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' }
    return new Response(frameHtml, { headers: { ...headers, 'cache-control': 'no-cache' } })
  })

  routes.get('/embed.js', async ({ req }) => {
    if (!embed || !ourPage) return errorAnswer(new ReplayError('not_found', { what: 'No such route.' }))
    const { script, version } = await ourPage()
    const isKept = req.query('v') === version
    const cache = isKept ? 'public, max-age=31536000, immutable' : 'no-store'
    const headers = { ...SAFE_HEADERS, 'content-type': 'text/javascript; charset=utf-8', 'cache-control': cache }
    return new Response(script, { headers })
  })

  routes.get('/embed/:id', async ({ req }) => {
    const id = req.param('id')
    if (!embed || !ancestors) return errorAnswer(new ReplayError('not_found', { what: 'No such route.' }))
    if (!isSafeId(id)) return errorAnswer(new ReplayError('bad_request', { what: 'No id of a recording.' }))
    const nonce = crypto.randomUUID()
    const policy = [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      "style-src 'unsafe-inline'",
      'img-src data: blob:',
      'font-src data:',
      'media-src data: blob:',
      "connect-src 'self'",
      'worker-src blob:',
      "frame-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${ancestors}`,
    ].join('; ')
    const { 'content-security-policy': _, ...headers } = SAFE_HEADERS
    const ours = embed.script === undefined ? await ourPage?.() : undefined
    const script = embed.script ?? `${basePath}/embed.js?v=${ours?.version}`
    const html = embedHtml({ id, nonce, basePath, script, portals: ancestors, styles: ours?.styles ?? '' })
    return new Response(html, {
      headers: {
        ...headers,
        'cross-origin-resource-policy': 'cross-origin',
        'content-security-policy': policy,
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
      },
    })
  })

  return routes
}

interface EmbedHtml {
  readonly id: string
  readonly nonce: string
  readonly basePath: string
  readonly script: string
  /** Origins, with spaces between. */
  readonly portals: string
  readonly styles: string
}

function embedHtml({ id, nonce, basePath, script, portals, styles }: EmbedHtml): string {
  const facts = { 'recording-id': id, 'base-url': basePath, portals }
  const at = Object.entries(facts).map(([name, fact]) => `data-${name}="${escapeText(fact)}"`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Session replay</title>
<style>${styles.replaceAll(/<\/style/gi, String.raw`<\/style`)}
${fullPageCss(ELEMENT_ID)}</style>
</head>
<body>
<div id="${ELEMENT_ID}" ${at.join(' ')}></div>
<script type="module" nonce="${nonce}" src="${escapeText(script)}"></script>
</body>
</html>
`
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** The page's parts, read once they are wanted, and the version that their address bears. */
function oncePrepared(read: () => Promise<HtmlParts>): () => Promise<HtmlParts & { readonly version: string }> {
  let prepared: Promise<HtmlParts & { readonly version: string }> | null = null
  const prepare = async () => {
    const parts = await read()
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(parts.script)))
    return {
      ...parts,
      version: Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    }
  }
  return async () => {
    prepared ??= prepare()
    try {
      return await prepared
    } catch (thrown) {
      // Asked for again next time: it may be there by then.
      prepared = null
      throw thrown
    }
  }
}

function checkEmbed({ script, frameAncestors }: EmbedOptions, embedPage: PageOptions['embedPage']): string {
  const fix = 'Name each origin exactly, as in https://portal.example, and the script’s path or https address.'
  const isOrigin = (text: string) => text === "'self'" || isExactOrigin(text)
  if (frameAncestors.length === 0 || !frameAncestors.every(isOrigin)) {
    throw new ReplayError('configuration', { what: 'embed.frameAncestors is no list of origins.', fix })
  }
  if (script === undefined && !embedPage) {
    const what = 'embed has no player: neither embedPage nor embed.script is given.'
    throw new ReplayError('configuration', {
      what,
      fix: 'Give embedPage: embed-page.js and styles.css of this package.',
    })
  }
  if (script !== undefined && !/^(?:https:\/\/|\/(?!\/))/.test(script)) {
    throw new ReplayError('configuration', { what: 'embed.script is no address.', fix })
  }
  return frameAncestors.join(' ')
}
