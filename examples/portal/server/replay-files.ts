import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { Hono } from 'hono'

import type { LiveArchive } from './live-archive.ts'

const TYPES: Readonly<Record<string, string>> = { '.json': 'application/json', '.gz': 'application/gzip' }

/**
 * An archive of recordings as the plain files they are. Any web server or bucket could do this; nothing here knows
 * what a recording is. What is not in the folder may be in `live`: the sessions of whoever visits the shop now.
 */
export function createReplayFiles(folder: string, live?: LiveArchive): Hono {
  const root = path.resolve(folder)
  return new Hono().get('/*', async (context) => {
    const asked = context.req.path.split('/api/replay/')[1] ?? ''
    // Names of an archive are plain: whatever else is asked for (dots, escapes, other folders) is not here.
    if (!/^(?:[\w-]+\/){0,2}[\w-]+(?:\.[a-z]+)+$/.test(asked)) return context.notFound()
    const bytes = (await readFile(path.join(root, asked)).catch(() => null)) ?? (await live?.read(asked))
    if (!bytes) return context.notFound()
    return context.body(new Uint8Array(bytes), 200, {
      'content-type': TYPES[path.extname(asked)] ?? 'application/octet-stream',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    })
  })
}
