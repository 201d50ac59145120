import { readFile } from 'node:fs/promises'

import { ReplayError } from '../../shared/errors.ts'
import { parseServeConfig, type ServeConfig } from './serve-config.ts'
import type { Environment } from './serve-secrets.ts'

export interface ServeConfigInput {
  /** What the command line says; it comes before everything else. */
  readonly values: {
    readonly config?: string
    readonly data?: string
    readonly host?: string
    readonly port?: string
  }
  /** What it says comes before the file. */
  readonly environment: Environment
}

/** @throws ReplayError `configuration` */
export async function readServeConfig({ values, environment }: ServeConfigInput): Promise<ServeConfig> {
  const file = values.config ?? environment['PORTAL_REPLAY_CONFIG']
  const list = (name: string) => environment[name]?.split(/\s+/).filter(Boolean) ?? []
  const [tokens, origins] = [list('INGEST_TOKENS'), list('INGEST_ORIGINS')]
  const assetHosts = list('ASSET_HOSTS')
  const port = values.port ?? environment['PORT']
  return parseServeConfig({
    ...(file ? await readObject(file) : {}),
    ...given({
      host: values.host ?? environment['HOST'],
      port: port && Number(port),
      dataFolder: values.data ?? environment['DATA_DIR'],
      logLevel: environment['LOG_LEVEL'],
      ingest: tokens.length > 0 ? { tokens, origins: origins[0] === '*' ? '*' : origins } : undefined,
      assets: assetHosts.length > 0 ? { hosts: assetHosts } : undefined,
      analytics: switchOf(environment['ANALYTICS']),
    }),
  })
}

async function readObject(file: string): Promise<object> {
  const wrong = (cause?: unknown) =>
    new ReplayError('configuration', {
      what: `The configuration ${file} cannot be read.`,
      fix: 'It has to be a file with one JSON object.',
      cause,
    })
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (cause) {
    throw wrong(cause)
  }
  throw wrong()
}

/** What is neither is left as it is: it will be refused by name. */
function switchOf(text: string | undefined): string | boolean | undefined {
  return text === 'true' || text === 'false' ? text === 'true' : text
}

/** Without what nobody said: an empty variable is as good as none. */
function given(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}
