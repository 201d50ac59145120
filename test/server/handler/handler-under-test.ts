import type { ReplaySource } from '../../../src/recording/replay-source.ts'
import { archiveSource } from '../../../src/server/archive-source.ts'
import {
  createReplayHandler,
  type ReplayHandler,
  type ReplayHandlerOptions,
} from '../../../src/server/handler/create-replay-handler.ts'
import type { AuditEntry, AuditLog } from '../../../src/server/ports/audit-log.ts'
import type { Viewer } from '../../../src/server/ports/viewer.ts'
import type { ReplayError } from '../../../src/shared/errors.ts'
import { fillStore, fixture } from '../archive-fixture.ts'
import { memoryArchiveStore, type MemoryArchiveStore } from '../memory-archive-store.ts'

export const ORIGIN = 'https://portal.example'
export const BASE = `${ORIGIN}/api/replay`
export const STAFF: Viewer = { id: 'staff-1', label: 'Ana' }
/** A week after the recording, which is then closed. */
export const CLOSED_MS = fixture.info.startMs + 7 * 86_400_000
export const LIVE_MS = fixture.info.startMs + 3_600_000

export interface HandlerUnderTest {
  readonly handler: ReplayHandler
  readonly store: MemoryArchiveStore
  readonly problems: ReplayError[]
  /** `get('/r1/info')` below the base path. */
  get(path: string, init?: RequestInit): Promise<Response>
}

/** A handler over the fixture's archive that lets everybody in, unless told otherwise. */
export async function makeHandler(
  options: Partial<ReplayHandlerOptions> & { wrap?: (source: ReplaySource) => ReplaySource } = {},
): Promise<HandlerUnderTest> {
  const store = await fillStore(memoryArchiveStore())
  const problems: ReplayError[] = []
  const { wrap = (source) => source, ...rest } = options
  const handler = createReplayHandler({
    source: wrap(archiveSource(store)),
    authorize: () => STAFF,
    basePath: '/api/replay',
    now: () => CLOSED_MS,
    onProblem: (problem) => problems.push(problem),
    ...rest,
  })
  return { handler, store, problems, get: (path, init) => handler(new Request(BASE + path, init)) }
}

/** An audit log in memory. */
export function memoryAuditLog(): AuditLog & { readonly entries: AuditEntry[] } {
  const entries: AuditEntry[] = []
  return {
    entries,
    async write(entry) {
      entries.push(entry)
    },
    list: async () => ({ entries: [...entries].reverse() }),
  }
}

/** `fetch` that asks a handler in place of the network. */
export function fetchFrom(handler: (request: Request) => Promise<Response>, seen?: Request[]): typeof globalThis.fetch {
  return (input, init) => {
    const request = new Request(input, init)
    seen?.push(request)
    return new Promise((resolve, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason as Error))
      if (request.signal.aborted) reject(request.signal.reason as Error)
      else void handler(request).then(resolve, reject)
    })
  }
}
