import { ITEMS_PATH, PRODUCT_EVENTS_PATH } from '../../recording/archive/archive-paths.ts'
import { gzipText } from '../../recording/archive/gzip-text.ts'
import { writeItems } from '../../recording/archive/items-file.ts'
import type { ReplaySource } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { ListPath } from '../archive-source.ts'
import { bytesAnswer } from './bytes-answer.ts'
import type { ServedRecordings } from './served-recordings.ts'
import { storedAnswer } from './stored-answer.ts'

export interface ListFileTools {
  readonly source: ReplaySource
  readonly recordings: ServedRecordings
  readonly signal: AbortSignal
  /** Told of an answer that was not sent to its end though its reader still waits. */
  readonly onBrokenOff: (error: ReplayError) => void
}

/** The rows and addresses of a recording, as one file. @throws ReplayError `not_found`, and what the source fails with */
export function itemsFile(request: Request, id: string, tools: ListFileTools): Promise<Response> {
  return listFile(request, id, ITEMS_PATH, tools, async ({ source, signal }) => {
    const outline = await source.readOutline?.(id, { signal })
    return outline && writeItems(outline)
  })
}

/** The product events of a recording, as one file. @throws as `itemsFile` */
export function productEventsFile(request: Request, id: string, tools: ListFileTools): Promise<Response> {
  return listFile(request, id, PRODUCT_EVENTS_PATH, tools, async ({ source, signal }) => {
    const events = await source.getProductEvents?.(id, { signal })
    return events?.map((event) => `${JSON.stringify(event)}\n`).join('')
  })
}

/** As it is archived, piece by piece; where it is not, written of what the source says. */
async function listFile(
  request: Request,
  id: string,
  path: ListPath,
  tools: ListFileTools,
  write: (tools: ListFileTools) => Promise<string | undefined>,
): Promise<Response> {
  const { recordings, signal, onBrokenOff } = tools
  const { isClosed } = await recordings.get(id, signal)
  const stored = await recordings.list(id, path, signal)
  if (stored) return storedAnswer(request, stored, { isClosed, onBrokenOff })
  const text = await write(tools)
  if (text === undefined) throw new ReplayError('not_found', { what: 'There is nothing under this address.' })
  return bytesAnswer(request, gzipText(text), { isClosed })
}
