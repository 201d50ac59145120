import { toReplayError, type ReplayError } from '../../shared/errors.ts'
import { removeOlderThan } from '../remove-recordings.ts'
import type { ServiceParts } from './open-parts.ts'
import type { ServiceLog } from './service-log.ts'

export interface RetentionOptions {
  readonly parts: Pick<ServiceParts, 'store' | 'index'>
  /** How long after its end a recording stays; `undefined` is for ever. */
  readonly days: number | undefined
  readonly log: ServiceLog
  readonly onProblem: (part: string, error: ReplayError) => void
}

const DAY_MS = 24 * 3_600_000

/** Removes recordings that are too old: now, and then once a day, from the store first and then from the index. */
export function startRetention({ parts, days, log, onProblem }: RetentionOptions): { stop(): void } {
  if (days === undefined) return { stop() {} }
  const ending = new AbortController()
  const remove = async () => {
    try {
      const { signal } = ending
      const beforeMs = Date.now() - days * DAY_MS
      const { recordingIds } = await removeOlderThan(parts.store, { beforeMs }, { signal })
      if (recordingIds.length === 0) return
      await parts.index.remove(recordingIds, { signal })
      log.event('removed old recordings', { count: recordingIds.length })
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
