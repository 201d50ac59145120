import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { bundle } from './bundle.ts'
import { createApp } from './create-app.ts'
import type { Db } from './database/db.ts'
import { openDb } from './database/open-db.ts'
import type { Rows } from './database/rows.ts'
import { readRowsFile, seedRows } from './database/rows-file.ts'
import { FIXTURES } from './fixtures.ts'
import { listen, listenNear } from './listen.ts'
import { openReplay } from './replay/open-replay.ts'
import { remoteReplay } from './replay/remote-replay.ts'
import type { ReplayServer } from './replay/replay-server.ts'
import { storeFixtures } from './replay/store-fixtures.ts'

export interface DemoOptions {
  /** Taken exactly; without it 4173, or any free port when that is taken. */
  readonly port?: number | undefined
  /** Keeps rows, index and recordings. @default a temporary folder, removed at the end */
  readonly dataFolder?: string | undefined
  /** Connection string of a PostgreSQL server for rows and index; without one they are embedded. */
  readonly databaseUrl?: string | undefined
  /** A `portal-replay serve` that takes in and plays recordings, in place of our own. */
  readonly remote?: { readonly url: string; readonly token: string } | undefined
  /** A folder that `record-demo` wrote. @default `fixtures/` */
  readonly fixtures?: URL | undefined
  /** What to fill an empty database with. @default the rows of the fixtures */
  readonly rows?: Rows
}

export interface Demo<Replay extends ReplayServer = ReplayServer> {
  readonly url: string
  readonly db: Db
  readonly replay: Replay
  /** Ends everything that was started. */
  close(): Promise<void>
}

const DEFAULT_PORT = 4173

const fileHere = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Starts database, shop, recording server and back office in this process. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { databaseUrl, remote } = options
  return startAround<ReplayServer>(options, async (dataFolder, db) => {
    if (remote) return remoteReplay(remote.url, remote.token)
    const replay = await openReplay({ dataFolder, databaseUrl, db })
    await storeFixtures(replay, options.fixtures ?? FIXTURES)
    return replay
  })
}

/** Shop and back office around a recording server of the caller's choice. */
export async function startAround<Replay extends ReplayServer>(
  { port, dataFolder: kept, databaseUrl, fixtures = FIXTURES, rows }: DemoOptions,
  open: (dataFolder: string, db: Db) => Promise<Replay>,
): Promise<Demo<Replay>> {
  const dataFolder = kept ?? (await mkdtemp(path.join(tmpdir(), 'portal-replay-demo-')))
  // What was started last ends first.
  const ending: (() => Promise<void>)[] = [
    () => (kept === undefined ? rm(dataFolder, { recursive: true, force: true }) : Promise.resolve()),
  ]
  const close = async (): Promise<void> => {
    for (const end of ending.splice(0).reverse()) await end()
  }
  try {
    const bundles = Promise.all([
      bundle({ shop: fileHere('../shop/client/main.ts') }, '/shop/assets/'),
      bundle({ portal: fileHere('../portal/main.tsx') }, '/assets/'),
    ])
    bundles.catch(() => {})
    const db = await openDb({ url: databaseUrl, folder: kept && path.join(kept, 'rows') })
    ending.push(() => db.close())
    await seedRows(db, rows ?? (await readRowsFile(new URL('rows.json', fixtures))))
    const replay = await open(dataFolder, db)
    ending.push(() => replay.close())
    const [shopBundle, portalBundle] = await bundles
    const app = createApp({ db, replay, shopBundle, portalBundle })
    const server = await (port === undefined ? listenNear(app, DEFAULT_PORT) : listen(app, port))
    ending.push(() => server.close())
    return { url: `http://127.0.0.1:${server.port}`, db, replay, close }
  } catch (error) {
    await close()
    throw error
  }
}
