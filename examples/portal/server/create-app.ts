import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { Hono } from 'hono'

import type { Bundle } from './bundle.ts'
import type { Db } from './database/db.ts'
import { createPortalApi } from './portal/portal-api.ts'
import type { ReplayServer } from './replay/replay-server.ts'
import { createShop } from './shop/shop-pages.tsx'

export interface AppParts {
  readonly db: Db
  readonly replay: ReplayServer
  readonly shopBundle: Bundle
  readonly portalBundle: Bundle
}

const PORTAL_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lumen &amp; Lark back office</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/portal.css">
<script type="module" src="/assets/portal.js"></script>
</head>
<body><div id="portal"></div></body>
</html>
`

/** The whole demo as one handler: the shop under `/shop`, the back office everywhere else. */
export function createApp({ db, replay, shopBundle, portalBundle }: AppParts): Hono {
  const shopCss = fileURLToPath(new URL('../shop/shop.css', import.meta.url))
  return new Hono()
    .get('/shop/assets/shop.css', async (context) =>
      context.body(await readFile(shopCss, 'utf8'), 200, { 'content-type': 'text/css; charset=utf-8' }),
    )
    .get('/shop/assets/:name', (context) => sendFile(shopBundle, context.req.param('name')))
    .get('/assets/:name', (context) => sendFile(portalBundle, context.req.param('name')))
    .route('/shop', createShop(db))
    .all('/ingest/*', (context) => replay.ingest(context.req.raw))
    .all('/api/replay/*', (context) => replay.replay(context.req.raw))
    .route('/api', createPortalApi(db))
    .get('/', (context) => context.redirect('/orders'))
    .get('/:page{orders|customers|payments}', (context) => context.html(PORTAL_PAGE))
    .get('/:page{orders|customers}/:id{[0-9]{1,9}}', (context) => context.html(PORTAL_PAGE))
    .get('/sessions/:id{[\\w-]{1,64}}', (context) => context.html(PORTAL_PAGE))
}

function sendFile(files: Bundle, name: string): Response {
  const file = files.get(name)
  if (!file) return new Response('Not here', { status: 404 })
  const body = typeof file.body === 'string' ? file.body : new Uint8Array(file.body)
  return new Response(body, { headers: { 'content-type': file.type, 'cache-control': 'no-cache' } })
}
