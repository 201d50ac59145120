import { describe, expect, it } from 'vitest'

import { ReplayError } from '../../../src/shared/errors.ts'
import { createRateGate, type RateGateOptions } from '../../../src/sources/posthog/rate-gate.ts'
import { createRateWindow } from '../../../src/sources/posthog/rate-window.ts'
import { sharedGate } from '../../../src/sources/posthog/shared-gate.ts'
import { abortedError } from '../../../src/sources/abort.ts'

/** A clock that stands still until somebody waits, and then is where they waited for. */
function skippingClock() {
  let nowMs = 1_000_000
  const waits: number[] = []
  return {
    waits,
    now: () => nowMs,
    async wait(ms: number, signal?: AbortSignal) {
      if (signal?.aborted) throw abortedError()
      waits.push(ms)
      nowMs += ms
    },
  }
}

const limited = (retryAfterMs?: number) =>
  new ReplayError('rate_limited', { what: 'Wait.', ...(retryAfterMs !== undefined && { retryAfterMs }) })

describe('createRateWindow', () => {
  it('never gives more places than allowed within any stretch, and no fewer than it can', () => {
    let seed = 7
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    for (let round = 0; round < 50; round++) {
      const limits = [
        { requests: 1 + Math.floor(random() * 5), perMs: 1_000 },
        { requests: 3 + Math.floor(random() * 10), perMs: 5_000 },
      ]
      const window = createRateWindow(limits)
      const taken: number[] = []
      const fits = (nowMs: number) =>
        limits.every(({ requests, perMs }) => taken.filter((atMs) => atMs > nowMs - perMs).length < requests)
      for (let nowMs = 0; nowMs < 20_000; nowMs += Math.floor(random() * 400)) {
        const expected = fits(nowMs)
        const waitMs = window.take(nowMs)
        expect(waitMs === 0).toBe(expected)
        if (waitMs === 0) taken.push(nowMs)
        else {
          expect(fits(nowMs + waitMs)).toBe(true)
          expect(fits(nowMs + waitMs - 1)).toBe(false)
        }
      }
    }
  })

  it('gives nobody a place while it is held', () => {
    const window = createRateWindow([])
    window.holdUntil(500)
    window.holdUntil(300)
    expect([window.take(100), window.take(499), window.take(500)]).toEqual([400, 1, 0])
  })
})

describe('createRateGate', () => {
  const runs = async (options: RateGateOptions, count: number) => {
    const clock = skippingClock()
    const gate = createRateGate({ clock, maxWaitMs: Infinity, ...options })
    for (let n = 0; n < count; n++) await gate.run('snapshots', async () => n)
    return clock.waits
  }

  it.each([
    ['free', 12],
    ['paid', 60],
    ['enterprise', 100],
  ] as const)('waits on the %s plan after %i requests in a minute', async (plan, perMinute) => {
    expect(await runs({ plan }, perMinute)).toEqual([])
    expect(await runs({ plan }, perMinute + 1)).toEqual([60_000])
  })

  it('takes the limits of a self-hosted server', async () => {
    expect(await runs({ limits: { snapshots: [{ requests: 2, perMs: 10 }] } }, 5)).toEqual([10, 10])
  })

  it('counts listing and snapshots apart', async () => {
    const clock = skippingClock()
    const gate = createRateGate({ clock, plan: 'free' })
    for (let n = 0; n < 12; n++) {
      await gate.run('listing', async () => n)
      await gate.run('snapshots', async () => n)
    }
    expect(clock.waits).toEqual([])
  })

  it('rejects rather than waits longer than it may', async () => {
    const gate = createRateGate({ clock: skippingClock(), plan: 'free' })
    for (let n = 0; n < 12; n++) await gate.run('snapshots', async () => n)
    await expect(gate.run('snapshots', async () => 'never')).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 60_000,
    })
  })

  it('tries again after a refusal, as late as it was told', async () => {
    const clock = skippingClock()
    const gate = createRateGate({ clock })
    let tries = 0
    const result = await gate.run('listing', async () => {
      if (++tries === 1) throw limited(4_000)
      return 'there'
    })
    expect([result, clock.waits]).toEqual(['there', [4_000]])
  })

  it('stops trying when it is refused again and again', async () => {
    const gate = createRateGate({ clock: skippingClock() })
    let tries = 0
    const request = async () => {
      tries++
      throw limited(1_000)
    }
    await expect(gate.run('listing', request)).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 1_000 })
    expect(tries).toBe(3)
  })

  it('assumes half a minute where a refusal does not say', async () => {
    const gate = createRateGate({ clock: skippingClock() })
    const refused = gate.run('listing', () => Promise.reject(limited()))
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 30_000 })
  })

  it('holds a lane for everybody when one is refused', async () => {
    const clock = skippingClock()
    const gate = createRateGate({ clock })
    await gate.run('listing', () => Promise.reject(limited(60_000))).catch(() => {})
    await expect(gate.run('listing', async () => 'other')).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await gate.run('snapshots', async () => 'free')).toBe('free')
  })

  it('passes on what is no refusal at once', async () => {
    const gate = createRateGate({ clock: skippingClock() })
    const failure = new ReplayError('unavailable', { what: 'Broken.' })
    await expect(gate.run('listing', () => Promise.reject(failure))).rejects.toBe(failure)
  })

  it('lets a waiting request be aborted', async () => {
    const gate = createRateGate({ limits: { query: [{ requests: 1, perMs: 5_000 }] } })
    await gate.run('query', async () => 1)
    const controller = new AbortController()
    const waiting = gate.run('query', async () => 2, controller.signal)
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
  })

  it('is one per project for all who do not bring their own', () => {
    expect(sharedGate('a/1')).toBe(sharedGate('a/1'))
    expect(sharedGate('a/1')).not.toBe(sharedGate('a/2'))
  })
})
