import { MANIFEST_PATH } from '../../recording/archive/archive-paths.ts'
import { toReplayError, type ReplayError } from '../../shared/errors.ts'
import { wallClock } from '../../sources/source-clock.ts'
import { indexArchived } from '../archive/archive-recording.ts'
import { readManifest, storedRecordings } from '../stored-recordings.ts'
import type { ServiceParts } from './open-parts.ts'

export interface ArchivedIndexingOptions {
  readonly parts: Pick<ServiceParts, 'store' | 'index'>
  /** Between two looks, ms; longer where one takes long. */
  readonly everyMs: number
  readonly onProblem: (part: string, error: ReplayError) => void
}

/** No more than a twentieth of the time is spent with looking, however many recordings there are. */
const PAUSE_PER_LOOK = 20

/** Every so many looks the index is compared with the store from end to end; in between, only what was there before. */
const LOOKS_PER_COMPARISON = 60
const PAGE = 200

/**
 * Keeps an index that other processes cannot open as they leave the store: what they have put there, such as
 * `portal-replay archive`, is entered, and what they have removed is forgotten. At once, and then again and again.
 */
export function startArchivedIndexing({ parts, everyMs, onProblem }: ArchivedIndexingOptions): {
  stop(): Promise<void>
} {
  const ending = new AbortController()
  const { signal } = ending
  /** Of the last look alone: what went and came back is new. */
  let known: ReadonlySet<string> = new Set()
  let looks = 0

  const look = async () => {
    const seen = new Set<string>()
    for await (const { id } of storedRecordings(parts.store, { signal })) {
      if (known.has(id) || (await enter(id))) seen.add(id)
    }
    const expected = looks++ % LOOKS_PER_COMPARISON === 0 ? await indexed() : known
    for (const id of expected) if (!seen.has(id)) await forgetIfGone(id)
    known = seen
  }

  /** All that the index says is kept in a store. */
  async function indexed(): Promise<ReadonlySet<string>> {
    const ids = new Set<string>()
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      const asked = { status: 'closed', limit: PAGE, ...(cursor !== undefined && { cursor }) } as const
      const page = await parts.index.search(asked, { signal })
      for (const { info, archiveKey } of page.entries) if (archiveKey !== undefined) ids.add(info.id)
      cursor = page.nextCursor
    }
    return ids
  }

  /** What came into the store during this look is not gone, and neither is what cannot be read. */
  async function forgetIfGone(id: string): Promise<void> {
    if ((await parts.store.stat(`${id}/${MANIFEST_PATH}`, { signal })) === null)
      await parts.index.remove([id], { signal })
  }

  /** Whether the index knows the recording now. */
  async function enter(id: string): Promise<boolean> {
    if ((await parts.index.get(id, { signal }))?.archiveKey !== undefined) return true
    try {
      const manifest = await readManifest(parts.store, id, { signal })
      if (!manifest?.complete) return false
      await indexArchived(manifest, { ...parts, signal })
    } catch (thrown) {
      const error = toReplayError(thrown, 'storage')
      if (error.code === 'aborted') throw error
      // One that is damaged does not keep the others out.
      onProblem('index', error)
      return false
    }
    // Retention takes from the store first: what it took in between is taken from the index too.
    if (await readManifest(parts.store, id, { signal })) return true
    await parts.index.remove([id], { signal })
    return false
  }

  const running = (async () => {
    while (!signal.aborted) {
      const beganMs = performance.now()
      try {
        await look()
      } catch (thrown) {
        const error = toReplayError(thrown, 'storage')
        if (error.code !== 'aborted') onProblem('index', error)
      }
      const pauseMs = Math.max(everyMs, PAUSE_PER_LOOK * (performance.now() - beganMs))
      await wallClock.wait(pauseMs, signal).catch(() => {})
    }
  })()
  return {
    async stop() {
      ending.abort()
      await running
    },
  }
}
