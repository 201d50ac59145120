import { createServer } from 'node:http'

import { createApp } from './app.ts'
import { guardServer } from './portal-replay.ts'
import { createReplay } from './replay.ts'

const folder = process.env['RECORDINGS'] ?? new URL('../portal/fixtures/recordings', import.meta.url).pathname
const replay = createReplay(folder, new Map([['demo', { id: '1', label: 'Ada' }]]))
const server = guardServer(createServer(createApp(replay)))

server.listen(Number(process.env['PORT'] ?? 3_000), '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  console.log(`curl --cookie session=demo http://127.0.0.1:${port}/api/replay/index.json`)
})
process.once('SIGINT', () => void replay.flush().finally(() => process.exit(0)))
