import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { startDemo } from '../examples/portal/server/start-demo.ts'

const setting = (name: string) => process.env[name] || undefined
const [port, url, token] = [setting('PORT'), setting('REPLAY_URL'), setting('REPLAY_TOKEN')]
const fixtures = setting('FIXTURES_DIR')

const starting = startDemo({
  port: port === undefined ? undefined : Number(port),
  dataFolder: setting('DATA_DIR'),
  databaseUrl: setting('DATABASE_URL'),
  fixtures: fixtures === undefined ? undefined : pathToFileURL(`${path.resolve(fixtures)}/`),
  remote: url && token ? { url, token } : undefined,
})
// From the first moment on: what is half started has to be ended too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void starting.then((demo) => demo.close()).finally(() => process.exit(0)))
}
const demo = await starting
process.stdout.write(`database: ${demo.db.name}\nshop: ${demo.url}/shop\nportal: ${demo.url}/orders/1042\n`)
