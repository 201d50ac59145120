import { toReplayError, type ReplayError } from '../../shared/errors.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'
import { removeOlderThan, type RemovalProof } from '../remove-recordings.ts'
import type { ServiceParts } from './open-parts.ts'
import type { ServiceLog } from './service-log.ts'

export interface RetentionOptions {
  readonly parts: Pick<ServiceParts, 'store' | 'index' | 'analytics'>
  /** How long after its end a recording stays; `undefined` is for ever. */
  readonly days: number | undefined
  readonly log: ServiceLog
  readonly onProblem: (part: string, error: ReplayError) => void
}

const DAY_MS = 24 * 3_600_000

/** Where the store keeps the proofs of what was removed: no recording can have this name. */
const PROOFS_FOLDER = 'removals.d'

/**
 * Removes recordings that are too old: now, and then once a day, from the store and its tables first and then from the
 * index. What was removed is written down in the store.
 */
export function startRetention({ parts, days, log, onProblem }: RetentionOptions): { stop(): void } {
  if (days === undefined) return { stop() {} }
  const ending = new AbortController()
  const remove = async () => {
    try {
      const { signal } = ending
      const beforeMs = Date.now() - days * DAY_MS
      const { store, index, analytics } = parts
      const proof = await removeOlderThan(store, { beforeMs }, { signal, ...(analytics && { analytics }) })
      const { recordingIds, objects, tables } = proof
      if (recordingIds.length === 0) return
      try {
        await keepProof(store, proof)
      } finally {
        await index.remove(recordingIds, { signal })
      }
      log.event('removed old recordings', {
        count: recordingIds.length,
        objects: objects.length,
        tables: tables.length,
        proof: proof.sha256,
      })
    } catch (thrown) {
      const error = toReplayError(thrown, 'storage')
      if (error.code !== 'aborted') onProblem('retention', error)
    }
  }
  void remove()
  const daily = setInterval(() => void remove(), DAY_MS)
  return {
    stop() {
      clearInterval(daily)
      ending.abort()
    },
  }
}

/** Under the time of the removal, `2026-11-20T03-00-00-000Z.json`. */
async function keepProof(store: ArchiveStore, proof: RemovalProof): Promise<void> {
  const name = new Date(proof.removedAtMs).toISOString().replaceAll(/[:.]/g, '-')
  await store.write(`${PROOFS_FOLDER}/${name}.json`, new TextEncoder().encode(JSON.stringify(proof)))
}
