import { createHash } from 'node:crypto'

import { isolatedDocument, scriptText } from '../../src/player/dom/isolated/isolated-document.ts'
import { bundleWorker } from './inline-worker.ts'

/**
 * `frame.html`: the document that a strict portal serves, for pages to be rebuilt in. Its one script is known to its
 * policy by its hash, and runs only where the frame around it allows scripts: with the isolated renderer.
 */
export async function frameHtml(): Promise<string> {
  const { code } = await bundleWorker('src/player/dom/isolated/isolated-frame.ts')
  const hash = createHash('sha256').update(scriptText(code)).digest('base64')
  return isolatedDocument({ code, scriptSource: `'sha256-${hash}'` })
}
