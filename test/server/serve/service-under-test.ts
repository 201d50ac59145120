import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { onTestFinished } from 'vitest'

import { readServeConfig } from '../../../src/server/serve/read-serve-config.ts'
import { readSecrets } from '../../../src/server/serve/serve-secrets.ts'
import { createServiceLog } from '../../../src/server/serve/service-log.ts'
import { startService, type Service } from '../../../src/server/serve/start-service.ts'
import { placeEmptyCluster } from '../database/empty-cluster.ts'

export const VIEWER = 'the-token-of-a-viewer-in-tests'

export interface ServiceUnderTest extends Service {
  readonly dataFolder: string
  /** Asks below `/api/replay/`, as the viewer unless it is told otherwise. */
  ask(route: string, headers?: Readonly<Record<string, string>>): Promise<Response>
}

export interface ServiceUnderTestOptions {
  /** What is in the file of `--config`. */
  readonly file?: Readonly<Record<string, unknown>>
  readonly environment?: Readonly<Record<string, string>>
  readonly lookEveryMs?: number
  /** Called before it starts. */
  readonly prepare?: (dataFolder: string) => Promise<unknown>
}

/** The server as `portal-replay serve` starts it, from a file and an environment, until the test ends. */
export async function startServiceUnderTest(options: ServiceUnderTestOptions = {}): Promise<ServiceUnderTest> {
  const { file = {}, environment = {}, lookEveryMs, prepare } = options
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'service-'))
  // What PostHog was asked for may still be on its way into the store.
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  await placeEmptyCluster(path.join(dataFolder, 'index'))
  await prepare?.(dataFolder)
  const config = path.join(dataFolder, 'config.json')
  await writeFile(config, JSON.stringify(file))
  const service = await startService({
    config: await readServeConfig({ values: { config, data: dataFolder, port: '0' }, environment }),
    secrets: readSecrets({ REPLAY_VIEWERS: `tester:${VIEWER}`, ...environment }),
    log: createServiceLog('silent'),
    ...(lookEveryMs !== undefined && { lookEveryMs }),
  })
  onTestFinished(() => service.close())
  return {
    ...service,
    dataFolder,
    ask: (route, headers = { authorization: `Bearer ${VIEWER}` }) =>
      fetch(`${service.url}/api/replay/${route}`, { headers }),
  }
}
