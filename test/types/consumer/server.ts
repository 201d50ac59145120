import { createServer } from 'node:http'

import {
  archiveSource,
  createAssetProxy,
  createAuditTrail,
  createReplayHandler,
  directoryStore,
  embeddedIndex,
  guardServer,
  pinnedFetch,
  postHogProxy,
  postgresIndex,
  replayTokens,
  s3Store,
  sqlRecords,
  toNodeHandler,
  type ArchiveStore,
  type Authorize,
  type ReplayHandler,
  type Viewer,
} from 'portal-replay/server'

const store: ArchiveStore = directoryStore('./recordings')
const tokens = replayTokens({ keys: [{ id: '2026-11', secret: 'a secret that is long enough for everybody' }] })
const staff = new Map<string, Viewer>([['ada', { id: '1', label: 'Ada', tenantId: 'shop' }]])
const authorize: Authorize = async (request, { recordingId, action }) => {
  const viewer = staff.get(request.headers.get('x-staff') ?? '')
  if (!viewer) return 'unauthenticated'
  return action === 'export' && recordingId === undefined ? 'forbidden' : viewer
}

const index = postgresIndex({ connectionString: 'postgres://127.0.0.1/replay' })
const trail = createAuditTrail({ log: index.audit, onView: ({ viewer, ranges }) => void [viewer.label, ranges.length] })

export const handler: ReplayHandler = createReplayHandler({
  source: archiveSource(store),
  basePath: '/api/replay',
  authorize: tokens.authorize(authorize),
  audit: embeddedIndex().audit,
  records: sqlRecords({
    connectionString: 'postgres://127.0.0.1/shop',
    tables: {
      orders: {
        key: 'id',
        at: ['created_at', 'updated_at'],
        person: 'customer_email',
        label: ({ id }) => `Order ${id}`,
      },
    },
  }),
  assets: createAssetProxy({ hosts: ['cdn.shop.example'], fetch: pinnedFetch(), store }),
  cors: { origins: ['https://portal.example'] },
  onProblem: (error) => error.code satisfies string,
})

export const proxy = createReplayHandler({
  source: postHogProxy({
    host: 'https://eu.posthog.com',
    projectId: 1,
    personalApiKey: 'phx_key',
    store: s3Store({
      endpoint: 'https://s3.example',
      bucket: 'replays',
      region: 'eu-central-1',
      accessKeyId: 'id',
      secretAccessKey: 'secret',
    }),
  }),
  authorize: () => 'unauthenticated',
})

guardServer(createServer(toNodeHandler(handler))).listen(3000)
process.once('SIGTERM', () => void trail.close())
