import { Hono } from 'hono'

import type { RecordingFilter, RecordingPage } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { AssetReader } from '../ports/asset-reader.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { RecordReader } from '../ports/record-reader.ts'
import type { Viewer } from '../ports/viewer.ts'
import { jsonAnswer } from './answers.ts'
import { readAuditFilter } from './read-audit-filter.ts'
import { readFilter } from './read-filter.ts'
import type { RouteTools } from './recording-routes.ts'
import { narrowFilter, type RecordingScope } from './recording-scope.ts'

export interface LibraryOptions extends RouteTools {
  readonly records?: RecordReader
  readonly audit?: AuditLog
  readonly assets?: AssetReader
  readonly scope?: ((viewer: Viewer) => RecordingScope | null) | undefined
}

/** As many as `index.json` lists; whoever wants more searches. */
const INDEX_LIMIT = 1_000
const PAGE_LIMIT = 100

/** What is not about one recording: lists, flags, rows of the host, who has watched, and assets. */
export function libraryRoutes(options: LibraryOptions): Hono {
  const { source, guard, signalOf, records, audit, assets, scope } = options
  const routes = new Hono()

  async function list(viewer: Viewer, asked: RecordingFilter, signal: AbortSignal): Promise<RecordingPage> {
    if (!source.listRecordings) throw new ReplayError('unsupported', { what: 'The source lists nothing.' })
    const most = scope?.(viewer)
    const filter = most ? narrowFilter(asked, most) : asked
    return filter ? source.listRecordings(filter, { signal }) : { recordings: [] }
  }

  /** The list that `httpSource` reads: all that the filter finds, page by page. */
  routes.get('/index.json', async ({ req }) => {
    const filter = readFilter(new URL(req.url).searchParams)
    const viewer = await guard(req.raw, { action: 'search' })
    const signal = signalOf(req.raw)
    const found = []
    let cursor: string | undefined
    do {
      const page = await list(viewer, { ...filter, limit: PAGE_LIMIT, ...(cursor !== undefined && { cursor }) }, signal)
      found.push(...page.recordings)
      cursor = page.nextCursor
    } while (cursor !== undefined && found.length < INDEX_LIMIT)
    return jsonAnswer(found.slice(0, INDEX_LIMIT))
  })

  /** One page, with the cursor of the next. */
  routes.get('/search', async ({ req }) => {
    const filter = readFilter(new URL(req.url).searchParams)
    const viewer = await guard(req.raw, { action: 'search' })
    return jsonAnswer(await list(viewer, filter, signalOf(req.raw)))
  })

  routes.get('/flags.json', async ({ req }) => {
    await guard(req.raw, { action: 'flags' })
    return jsonAnswer((await source.getFlags?.({ signal: signalOf(req.raw) })) ?? [])
  })

  routes.get('/records', async ({ req }) => {
    const { fromMs, toMs, email, personId, distinctIds } = readFilter(new URL(req.url).searchParams)
    await guard(req.raw, { action: 'records' })
    if (!records) throw new ReplayError('unsupported', { what: 'No rows are served here.' })
    if (fromMs === undefined || toMs === undefined) {
      throw new ReplayError('bad_request', { what: 'Rows are read of a span of time.' })
    }
    const who = { ...(email && { email }), ...(personId && { personId }), ...(distinctIds && { distinctIds }) }
    return jsonAnswer(await records.read({ fromMs, toMs, ...who }, { signal: signalOf(req.raw) }))
  })

  routes.get('/views', async ({ req }) => {
    const asked = readAuditFilter(new URL(req.url).searchParams)
    const viewer = await guard(req.raw, { action: 'views' })
    if (!audit) throw new ReplayError('unsupported', { what: 'Nothing is written down here.' })
    // One customer's people never see what another's have watched.
    const filter = { ...asked, ...(viewer.tenantId !== undefined && { tenantId: viewer.tenantId }) }
    return jsonAnswer(await audit.list(filter, { signal: signalOf(req.raw) }))
  })

  routes.get('/asset', async ({ req }) => {
    await guard(req.raw, { action: 'asset' }, 'part of a view')
    if (!assets) throw new ReplayError('unsupported', { what: 'No assets are served here.' })
    return assets.read(req.query('url') ?? '', { signal: signalOf(req.raw) })
  })

  return routes
}
