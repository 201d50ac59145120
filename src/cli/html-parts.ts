import { readFile } from 'node:fs/promises'

import type { HtmlParts } from '../server/archive/export-html.ts'
import { ReplayError } from '../shared/errors.ts'

/**
 * The player of a page: files of this package, beside the command. `offline-page.js` is for exported recordings,
 * `embed-page.js` for the page that portals hold in a frame.
 *
 * @throws ReplayError `configuration` where the package was not built
 */
export async function htmlParts(script: 'offline-page.js' | 'embed-page.js'): Promise<HtmlParts> {
  try {
    const [code, styles] = await Promise.all([read(script), read('styles.css')])
    return { script: code, styles }
  } catch (cause) {
    throw new ReplayError('configuration', {
      what: 'The player for the page is missing.',
      why: 'It is made when the package is built.',
      fix: 'Run npm run build, or install the package again.',
      cause,
    })
  }
}

function read(name: string): Promise<string> {
  return readFile(new URL(`../../dist/${name}`, import.meta.url), 'utf8')
}
