import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { directoryStore } from '../src/server/adapters/directory-store.ts'
import { toNodeHandler } from '../src/server/adapters/to-node-handler.ts'
import { archiveSource } from '../src/server/archive-source.ts'
import { createReplayHandler } from '../src/server/handler/create-replay-handler.ts'

/** The handler over the folder that is named, in a process of its own: says where it listens, and ends with its input. */
const [folder = ''] = process.argv.slice(2)
const handler = createReplayHandler({
  source: archiveSource(directoryStore(folder)),
  authorize: () => ({ id: 'bench' }),
})
const server = createServer(toNodeHandler(handler))
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
process.stdin.resume().on('end', () => process.exit())
