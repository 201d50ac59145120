import { fileURLToPath } from 'node:url'

import { bundle } from './bundle.ts'
import { createCapture, type Capture } from './capture/capture-app.ts'
import { createApp } from './create-app.ts'
import type { Db } from './database/db.ts'
import { openDb, type DatabaseOptions } from './database/open-db.ts'
import type { Rows } from './database/rows.ts'
import { readRowsFile, seedRows } from './database/rows-file.ts'
import { listen, listenNear } from './listen.ts'

export interface DemoOptions {
  /** Taken exactly; without it 4173, or any free port when that is taken. */
  readonly port?: number | undefined
  readonly database?: DatabaseOptions
  /** What to fill an empty database with. @default the rows in `fixtures/` */
  readonly rows?: Rows
  /** Whether the shop records its visitors. @default true */
  readonly recording?: boolean
}

export interface Demo {
  readonly url: string
  readonly db: Db
  readonly capture: Capture
  /** Ends everything that was started. */
  close(): Promise<void>
}

const DEFAULT_PORT = 4173

/** Where the committed recording and rows lie. */
export const FIXTURES = new URL('../fixtures/', import.meta.url)

const fileHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Starts database, shop and back office in this process. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const [db, shopBundle, portalBundle] = await Promise.all([
    openDb(options.database),
    bundle({ shop: fileHere('../shop/client/main.ts') }, '/shop/assets/'),
    bundle({ portal: fileHere('../portal/main.tsx') }, '/assets/'),
  ])
  try {
    await seedRows(db, options.rows ?? (await readRowsFile(new URL('rows.json', FIXTURES))))
    const capture = createCapture({ recording: options.recording ?? true })
    const recordings = fileURLToPath(new URL('recordings/', FIXTURES))
    const app = createApp({ db, capture, recordings, shopBundle, portalBundle })
    const server = await (options.port === undefined ? listenNear(app, DEFAULT_PORT) : listen(app, options.port))
    return {
      url: `http://127.0.0.1:${server.port}`,
      db,
      capture,
      async close() {
        await server.close()
        await db.close()
      },
    }
  } catch (error) {
    await db.close()
    throw error
  }
}
