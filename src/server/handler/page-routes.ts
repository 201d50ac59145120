import { Hono } from 'hono'

import { isSafeId } from '../../recording/archive/safe-id.ts'
import { ReplayError } from '../../shared/errors.ts'
import { errorAnswer, SAFE_HEADERS } from './answers.ts'

/** The hosted page that plays a recording in a portal's frame. It holds nothing of the recording itself. */
export interface EmbedOptions {
  /** Address of the script that draws the player, on this server's origin or another. */
  readonly script: string
  /** Origins whose pages may hold the frame, e.g. `['https://portal.example']`. */
  readonly frameAncestors: readonly string[]
}

export interface PageOptions {
  readonly embed?: EmbedOptions
  readonly frameHtml?: string
  readonly basePath?: string
}

/**
 * Pages without any fact of a recording: anybody may load them. What they show they ask for by the routes that are
 * guarded, with a token that comes in the fragment of the address, which no server ever sees.
 */
export function pageRoutes({ embed, frameHtml, basePath = '' }: PageOptions): Hono {
  const routes = new Hono()
  const ancestors = embed && checkEmbed(embed)

  routes.get('/frame.html', () => {
    if (frameHtml === undefined) return errorAnswer(new ReplayError('not_found', { what: 'No such route.' }))
    // No policy in a header: the document has a stricter one of its own.
    const headers = { 'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff' }
    return new Response(frameHtml, { headers: { ...headers, 'cache-control': 'no-cache' } })
  })

  routes.get('/embed/:id', ({ req }) => {
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
    const html = embedHtml({ id, nonce, basePath, script: embed.script })
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

function embedHtml({ id, nonce, basePath, script }: { id: string; nonce: string; basePath: string; script: string }) {
  const at = [`data-recording-id="${id}"`, `data-base-url="${escapeText(basePath)}"`].join(' ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Session replay</title>
</head>
<body>
<div id="portal-replay" ${at}></div>
<script type="module" nonce="${nonce}" src="${escapeText(script)}"></script>
</body>
</html>
`
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

function checkEmbed({ script, frameAncestors }: EmbedOptions): string {
  const fix = 'Name each origin exactly, as in https://portal.example, and the script’s path or https address.'
  const isOrigin = (text: string) => text === "'self'" || (URL.canParse(text) && new URL(text).origin === text)
  if (frameAncestors.length === 0 || !frameAncestors.every(isOrigin)) {
    throw new ReplayError('configuration', { what: 'embed.frameAncestors is no list of origins.', fix })
  }
  if (!/^(?:https:\/\/|\/(?!\/))/.test(script)) {
    throw new ReplayError('configuration', { what: 'embed.script is no address.', fix })
  }
  return frameAncestors.join(' ')
}
