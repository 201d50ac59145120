import { Hono } from 'hono'

import type { BlockInfo, RecordingInfo, ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError, toReplayError } from '../../shared/errors.ts'
import type { HtmlParts } from '../archive/export-html.ts'
import type { ReplayAction } from '../ports/replay-action.ts'
import { jsonAnswer } from './answers.ts'
import type { Audited, AuthorizedViewer, Guard } from './authorize.ts'
import { bytesAnswer } from './bytes-answer.ts'
import type { ServedRecordings } from './served-recordings.ts'

export interface FailedExport {
  readonly error: ReplayError
  /** How many blocks were read before it broke off; 0 where nothing of it was sent. */
  readonly blocks: number
}

export interface RouteTools {
  readonly source: ReplaySource
  readonly recordings: ServedRecordings
  readonly guard: Guard
  /** Told who has begun to watch. */
  readonly onOpened: (viewer: AuthorizedViewer, recordingId: string) => void
  /** Told of what a viewer was let see and could not be sent. */
  readonly onViewFailed: (viewer: AuthorizedViewer, recordingId: string, error: ReplayError) => Promise<void>
  /** Told which part of a recording somebody was sent. */
  readonly onSent: (viewer: AuthorizedViewer, info: RecordingInfo, block: BlockInfo) => void
  /** What a recording is exported as a page with. */
  readonly offlinePage?: (() => Promise<HtmlParts>) | undefined
  /** Told of an export that was let through and could not be sent to its end. */
  readonly onExportFailed: (viewer: AuthorizedViewer, recordingId: string, failed: FailedExport) => Promise<void>
  /** Told of a list that was not sent to its end though its reader still waits. */
  readonly onBrokenOff: (error: ReplayError) => void
  /** Ends with the request, or when it has taken too long. */
  readonly signalOf: (request: Request) => AbortSignal
}

/** The files of a recording, under the names that an archive has them by, so that `httpSource` plays from here. */
export function recordingRoutes(tools: RouteTools): Hono {
  const { source, recordings, guard, onOpened, onSent, onViewFailed, onExportFailed, onBrokenOff } = tools
  const { signalOf, offlinePage } = tools
  const routes = new Hono()

  /** Lets through and gives what every route needs. */
  async function open(request: Request, recordingId: string, action: ReplayAction, audited: Audited = 'audited') {
    await guard(request, { recordingId, action }, audited)
    return signalOf(request)
  }

  /** Part of a view, for which its viewer waits. */
  async function viewing<T>(request: Request, viewer: AuthorizedViewer, id: string, work: () => Promise<T>) {
    try {
      return await work()
    } catch (thrown) {
      // Who leaves has ended it themselves.
      if (!request.signal.aborted) await onViewFailed(viewer, id, toReplayError(thrown, 'unavailable'))
      throw thrown
    }
  }

  routes.get('/:id/info', async ({ req }) => {
    const id = req.param('id')
    const signal = await open(req.raw, id, 'view', 'part of a view')
    return jsonAnswer((await recordings.open(id, signal)).info)
  })

  routes.get('/:id/manifest.json', async ({ req }) => {
    const id = req.param('id')
    const viewer = await guard(req.raw, { recordingId: id, action: 'view' })
    onOpened(viewer, id)
    return viewing(req.raw, viewer, id, async () => jsonAnswer(await recordings.manifest(id, signalOf(req.raw))))
  })

  routes.get('/:id/blocks/:file{.+\\.jsonl\\.gz}', async ({ req }) => {
    const id = req.param('id')
    const viewer = await guard(req.raw, { recordingId: id, action: 'view' }, 'part of a view')
    return viewing(req.raw, viewer, id, async () => {
      const signal = signalOf(req.raw)
      const block = await recordings.block(id, req.param('file').slice(0, -'.jsonl.gz'.length), signal)
      const { info, isClosed } = await recordings.get(id, signal)
      const answer = await bytesAnswer(req.raw, await recordings.bytes(id, block, signal), { isClosed })
      onSent(viewer, { ...info, id }, block)
      return answer
    })
  })

  routes.get('/:id/checkpoints/:file{.+\\.json\\.gz}', async ({ req }) => {
    const id = req.param('id')
    const signal = await open(req.raw, id, 'view', 'part of a view')
    const block = await recordings.block(id, req.param('file').slice(0, -'.json.gz'.length), signal)
    const checkpoint = await source.readCheckpoint?.(id, block, { signal })
    if (!checkpoint) throw new ReplayError('not_found', { what: 'There is nothing under this address.' })
    const { isClosed } = await recordings.get(id, signal)
    return bytesAnswer(req.raw, checkpoint, { isClosed })
  })

  routes.get('/:id/items.jsonl.gz', async ({ req }) => {
    const id = req.param('id')
    const signal = await open(req.raw, id, 'view', 'part of a view')
    const { itemsFile } = await import('./list-files.ts')
    return itemsFile(req.raw, id, { source, recordings, signal, onBrokenOff })
  })

  routes.get('/:id/person.json', async ({ req }) => {
    const id = req.param('id')
    const signal = await open(req.raw, id, 'person')
    // Nobody is known, which is not as if the file were missing.
    return jsonAnswer((await source.getPerson?.(id, { signal })) ?? null)
  })

  routes.get('/:id/product-events.jsonl.gz', async ({ req }) => {
    const id = req.param('id')
    const signal = await open(req.raw, id, 'product-events')
    const { productEventsFile } = await import('./list-files.ts')
    return productEventsFile(req.raw, id, { source, recordings, signal, onBrokenOff })
  })

  routes.get('/:id/export', async ({ req }) => {
    const id = req.param('id')
    const viewer = await guard(req.raw, { recordingId: id, action: 'export' })
    const signal = signalOf(req.raw)
    // Few are exported, and the decoder is not small.
    const { exportRecording, readExportFormat } = await import('./export-recording.ts')
    const format = readExportFormat(new URL(req.url).searchParams)
    const onFailed = async (error: ReplayError, blocks: number) => {
      // Who leaves has ended it themselves.
      if (!req.raw.signal.aborted) await onExportFailed(viewer, id, { error, blocks })
    }
    const how = { recordings, source, format, offlinePage, signal, onFailed }
    return exportRecording(id, await recordings.get(id, signal), how)
  })

  return routes
}
