import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { Hono } from 'hono'

import { CapturedSession } from './captured-session.ts'
import { FLAG_ANSWER, remoteConfig } from './capture-config.ts'
import { readCaptureBody } from './read-capture-body.ts'

/** posthog-js fetches these from its host; they come with its package. */
const SCRIPTS: ReadonlySet<string> = new Set([
  'lazy-recorder.js',
  'exception-autocapture.js',
  'dead-clicks-autocapture.js',
  'web-vitals.js',
])

export interface Capture {
  readonly app: Hono
  /** What has arrived, by session id. */
  readonly sessions: ReadonlyMap<string, CapturedSession>
}

/**
 * What posthog-js needs of its server, to record the shop: configuration, flags, scripts and two ingest addresses.
 * It trusts whoever can reach it; a loopback demo may.
 */
export function createCapture({ recording }: { recording: boolean }): Capture {
  const sessions = new Map<string, CapturedSession>()
  const take = (bytes: ArrayBuffer): void => {
    for (const event of readCaptureBody(new Uint8Array(bytes))) {
      const id = event.properties['$session_id']
      if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) continue
      const session = sessions.get(id) ?? new CapturedSession(id)
      sessions.set(id, session)
      session.add(event)
    }
  }
  const app = new Hono()
    .get('/array/:token/config', (context) => context.json(remoteConfig({ recording })))
    .get('/array/:token/config.js', (context) => context.body('', 200, { 'content-type': 'text/javascript' }))
    .get('/static/:name', async (context) => serveScript(context.req.param('name')))
    .get('/static/:version/:name', async (context) => serveScript(context.req.param('name')))
    .post('/flags', (context) => context.json(FLAG_ANSWER))
    .post('/flags/', (context) => context.json(FLAG_ANSWER))
    .on('POST', ['/e', '/e/', '/i/v0/e', '/i/v0/e/', '/s', '/s/'], async (context) => {
      if (recording) take(await context.req.arrayBuffer())
      return context.json({ status: 1 })
    })
  return { app, sessions }
}

async function serveScript(name: string): Promise<Response> {
  if (!SCRIPTS.has(name)) return new Response('Not here', { status: 404 })
  const script = await readFile(fileURLToPath(import.meta.resolve(`posthog-js/dist/${name}`)))
  return new Response(new Uint8Array(script), { headers: { 'content-type': 'text/javascript' } })
}
