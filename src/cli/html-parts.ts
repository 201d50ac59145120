import { readFile } from 'node:fs/promises'

import type { HtmlParts } from '../server/archive/export-html.ts'
import { ReplayError } from '../shared/errors.ts'

/**
 * The player as it is put into exported pages: files of this package, beside the command.
 *
 * @throws ReplayError `configuration` where the package was not built
 */
export async function htmlParts(): Promise<HtmlParts> {
  try {
    const [script, styles] = await Promise.all(['offline-page.js', 'styles.css'].map(read))
    return { script: script ?? '', styles: styles ?? '' }
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
