import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { ReplayError } from '../../shared/errors.ts'

/** What posthog-js loads from its host after it has started, by the names it asks for. */
const NAMES: ReadonlySet<string> = new Set([
  'lazy-recorder.js',
  'posthog-recorder.js',
  'recorder.js',
  'exception-autocapture.js',
  'dead-clicks-autocapture.js',
  'web-vitals.js',
])

export interface PostHogScriptsOptions {
  /** The folder `dist` of the posthog-js that your pages use. @default that of the package beside this one */
  readonly folder?: string
}

/**
 * The scripts that posthog-js loads from its host, out of its own package (`npm install posthog-js`): what
 * `createIngestHandler` takes as `scripts`. Anything else in the folder stays there.
 *
 * @throws ReplayError `configuration` where the package is not installed
 */
export function postHogScripts(options: PostHogScriptsOptions = {}) {
  const folder = options.folder ?? installedFolder()
  return async (name: string): Promise<Uint8Array<ArrayBuffer> | null> => {
    if (!NAMES.has(name)) return null
    const script = await readFile(path.join(folder, name)).catch(() => null)
    return script && new Uint8Array(script)
  }
}

function installedFolder(): string {
  try {
    return path.dirname(fileURLToPath(import.meta.resolve('posthog-js/dist/lazy-recorder.js')))
  } catch (cause) {
    throw new ReplayError('configuration', {
      what: 'The package posthog-js is not installed here.',
      why: 'posthog-js loads its recorder from this server, which has it from that package.',
      fix: 'Run npm install posthog-js, in the version that your pages use, or bundle the recorder with them.',
      cause,
    })
  }
}
