import { isObject } from '../../recording/events.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { RateLane } from '../../sources/posthog/rate-gate.ts'
import type { RateLedger } from '../../sources/posthog/rate-ledger.ts'
import { createRateWindow, type RateState, type RateWindow } from '../../sources/posthog/rate-window.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'
import { readObject } from '../read-object.ts'

/** No recording can have this name. */
const ROOT = 'requests.d'

/**
 * Counts requests in a store, each before it is sent: a process that was killed and starts again knows what it has
 * used of its plan. For one process at a time.
 *
 * @param project Names what is counted together, e.g. the source's id.
 */
export function storedLedger(store: ArchiveStore, project: string): RateLedger {
  const windows = new Map<RateLane, RateWindow>()
  const folder = `${ROOT}/${project.replace(/[^\w-]+/g, '-').replace(/^-+/, '')}`
  /** One after the other: two places taken at once must not be written as one. */
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work)
    last = next.catch(() => {})
    return next
  }

  async function keep(lane: RateLane, window: RateWindow): Promise<void> {
    await store.write(`${folder}/${lane}.json`, new TextEncoder().encode(JSON.stringify(window.state())))
  }

  return {
    take: (lane, limits, nowMs) =>
      inTurn(async () => {
        const window = windows.get(lane) ?? createRateWindow(limits, await readState(store, `${folder}/${lane}.json`))
        windows.set(lane, window)
        const waitMs = window.take(nowMs)
        if (waitMs === 0) await keep(lane, window)
        return waitMs
      }),

    holdUntil: (lane, untilMs) =>
      inTurn(async () => {
        const window = windows.get(lane)
        window?.holdUntil(untilMs)
        if (window) await keep(lane, window)
      }),
  }
}

const NOTHING: RateState = { takenAtMs: [], heldUntilMs: 0 }

async function readState(store: ArchiveStore, key: string): Promise<RateState> {
  try {
    const { content } = await readObject(store, key, { maxBytes: 1_000_000 })
    return parseState(JSON.parse(new TextDecoder().decode(content)))
  } catch (error) {
    const isUnusable = error instanceof SyntaxError || (error instanceof ReplayError && FORGOTTEN.has(error.code))
    if (isUnusable) return NOTHING
    throw error
  }
}

const FORGOTTEN: ReadonlySet<string> = new Set(['not_found', 'corrupt', 'too_large'])

function parseState(value: unknown): RateState {
  if (!isObject(value) || !Array.isArray(value['takenAtMs'])) return NOTHING
  const { takenAtMs, heldUntilMs } = value
  return {
    takenAtMs: (takenAtMs as unknown[]).filter((atMs) => typeof atMs === 'number'),
    heldUntilMs: typeof heldUntilMs === 'number' ? heldUntilMs : 0,
  }
}
