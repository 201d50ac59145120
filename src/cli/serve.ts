import { readFile } from 'node:fs/promises'

import { readServeConfig } from '../server/serve/read-serve-config.ts'
import { readSecrets } from '../server/serve/serve-secrets.ts'
import { startService } from '../server/serve/start-service.ts'
import { defineCommand } from './command.ts'
import { htmlParts } from './html-parts.ts'

/**
 * Runs the server until it is told to end. The first SIGINT or SIGTERM lets it finish what is under way; a second one
 * ends the process at once.
 */
export const serve = defineCommand({
  usage: ['[--config FILE] [--data FOLDER] [--port N]'],
  about:
    'Takes in what posthog-js sends, keeps it, finds it and plays it for those who may watch, and writes down who did.',
  options: {
    config: { type: 'string', value: 'FILE', about: 'JSON; its fields are in docs/guides/self-hosting.md' },
    data: { type: 'string', value: 'FOLDER', about: 'Recordings and embedded index, ./replay-data; or DATA_DIR' },
    host: { type: 'string', value: 'ADDRESS', about: 'Address to listen on, 127.0.0.1; or HOST' },
    port: { type: 'string', value: 'N', about: 'Port to listen on, 4600; or PORT' },
    'dangerously-allow-anyone': { type: 'boolean', about: 'Whoever reaches 127.0.0.1 may watch: to try it out' },
  },
  notes: [
    'Secrets come from the environment: REPLAY_VIEWERS="name:token …", REPLAY_TOKEN_KEYS="id:secret …", DATABASE_URL,',
    'RECORDS_DATABASE_URL, POSTHOG_API_KEY, METRICS_TOKEN, and for a bucket AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.',
    'Where the configuration does not say where the bucket is, AWS_REGION and S3_ENDPOINT do.',
    'INGEST_TOKENS and INGEST_ORIGINS, lists with spaces, take in what posthog-js sends. ASSET_HOSTS, a list as well,',
    'lets images, fonts and style sheets of these hosts be loaded for recorded pages; without it none are.',
    'ANALYTICS=true keeps tables of what it takes in, for portal-replay query; needs npm install @duckdb/node-api.',
  ],
  async run({ values, env, signal }) {
    const service = await startService({
      config: await readServeConfig({ values, environment: env }),
      secrets: readSecrets(env),
      dangerouslyAllowAnyone: values['dangerously-allow-anyone'] === true,
      ...(await readFrameHtml()),
      offlinePage: () => htmlParts('offline-page.js'),
      embedPage: () => htmlParts('embed-page.js'),
    })
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await service.close()
  },
})

/** Built beside the command; from the sources there is none. */
async function readFrameHtml(): Promise<{ readonly frameHtml?: string }> {
  const html = await readFile(new URL('../frame.html', import.meta.url), 'utf8').catch(() => null)
  return html === null ? {} : { frameHtml: html }
}
