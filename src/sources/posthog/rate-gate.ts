import { isRetryable, ReplayError } from '../../shared/errors.ts'
import { createInFlight, type InFlight } from '../in-flight.ts'
import { wallClock, type SourceClock } from '../source-clock.ts'
import { memoryLedger, type RateLedger } from './rate-ledger.ts'
import type { RateLimit } from './rate-window.ts'

/** What is counted together. Listing and snapshots are limited per team, by PostHog's plans. */
export type RateLane = 'listing' | 'snapshots' | 'query' | 'other'

export type PostHogPlan = 'free' | 'paid' | 'enterprise'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

const perMinuteAndHour = (perMinute: number, perHour: number): readonly RateLimit[] => [
  { requests: perMinute, perMs: MINUTE_MS },
  { requests: perHour, perMs: HOUR_MS },
]

/** Figures of `posthog/settings/session_replay.py`, March 2026; they have only ever been lowered. */
const BY_PLAN: Readonly<Record<PostHogPlan, readonly RateLimit[]>> = {
  free: perMinuteAndHour(12, 60),
  paid: perMinuteAndHour(60, 300),
  enterprise: perMinuteAndHour(100, 400),
}

const QUERY_LIMITS = perMinuteAndHour(240, 2_400)
const OTHER_LIMITS = perMinuteAndHour(240, 1_200)

export interface RateGateOptions {
  /** @default 'paid': too much for a free plan, whose refusals are then obeyed. */
  readonly plan?: PostHogPlan
  /** Limits of a self-hosted PostHog, in place of the plan's. */
  readonly limits?: Partial<Readonly<Record<RateLane, readonly RateLimit[]>>>
  /** A longer wait than this rejects at once with `rate_limited` and `retryAfterMs`. @default 10_000 */
  readonly maxWaitMs?: number
  readonly clock?: SourceClock
  /** Counts beyond this process, or beyond its life. @default in memory */
  readonly ledger?: RateLedger
}

/** The one door to a PostHog project: everybody who shares it shares the budget, the waiting and equal requests. */
export interface RateGate extends InFlight {
  /**
   * Runs a request when the lane has room for it. A request that is refused with 429 holds the whole lane until the
   * time PostHog named, and is tried again if that is soon.
   *
   * @throws ReplayError `rate_limited`, `aborted`, and whatever the request throws
   */
  run<T>(lane: RateLane, request: () => Promise<T>, signal?: AbortSignal): Promise<T>
  readonly clock: SourceClock
}

/** Where a 429 does not say how long to wait. */
const UNKNOWN_WAIT_MS = 30_000
const MAX_TRIES = 3

/**
 * Counts requests as PostHog does and waits before it would refuse them.
 *
 * @example
 * const gate = createRateGate({ plan: 'free' })
 * postHogSource({ host, projectId, personalApiKey, gate })
 */
export function createRateGate(options: RateGateOptions = {}): RateGate {
  const { plan = 'paid', limits = {}, maxWaitMs = 10_000, clock = wallClock, ledger = memoryLedger() } = options
  const lanes: Readonly<Record<RateLane, readonly RateLimit[]>> = {
    listing: limits.listing ?? BY_PLAN[plan],
    snapshots: limits.snapshots ?? BY_PLAN[plan],
    query: limits.query ?? QUERY_LIMITS,
    other: limits.other ?? OTHER_LIMITS,
  }

  /** Takes a place in the lane, waiting for it where that is short. */
  async function enter(lane: RateLane, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const waitMs = await ledger.take(lane, lanes[lane], clock.now())
      if (waitMs === 0) return
      if (waitMs > maxWaitMs) throw limited(waitMs)
      // Others may have been quicker by the time this wakes up, so it asks again.
      await clock.wait(waitMs, signal)
    }
  }

  return {
    ...createInFlight(),
    clock,
    async run(lane, request, signal) {
      for (let tries = 1; ; tries++) {
        await enter(lane, signal)
        try {
          return await request()
        } catch (thrown) {
          if (!isRetryable(thrown) || thrown.code !== 'rate_limited') throw thrown
          const waitMs = thrown.retryAfterMs ?? UNKNOWN_WAIT_MS
          await ledger.holdUntil(lane, clock.now() + waitMs)
          if (waitMs > maxWaitMs || tries === MAX_TRIES) throw limited(waitMs)
        }
      }
    },
  }
}

function limited(waitMs: number): ReplayError {
  return new ReplayError('rate_limited', {
    what: `PostHog’s limit of requests is used up for ${Math.ceil(waitMs / 1000)} s.`,
    why: 'The limit is shared by everybody who reads this project with a personal API key.',
    fix: 'Wait, keep recordings in a cache or an archive, or raise the plan.',
    retryAfterMs: waitMs,
  })
}
