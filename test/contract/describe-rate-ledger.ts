import { describe, expect, it } from 'vitest'

import { createRateGate } from '../../src/sources/posthog/rate-gate.ts'
import type { RateLedger } from '../../src/sources/posthog/rate-ledger.ts'
import { ReplayError } from '../../src/shared/errors.ts'

const LIMITS = [
  { requests: 3, perMs: 1_000 },
  { requests: 5, perMs: 10_000 },
]

/** What every ledger must do. `again` opens the same one once more, as another process would. */
export function describeRateLedger(
  name: string,
  open: () => { readonly ledger: RateLedger; readonly again: () => RateLedger },
): void {
  describe(`${name} as a rate ledger`, () => {
    it('gives as many places as the limits allow, and says how long to wait for the next', async () => {
      const { ledger } = open()
      const waits = []
      for (const nowMs of [0, 100, 200, 300, 999, 1_000, 1_100, 1_200, 9_999, 10_000]) {
        waits.push(await ledger.take('snapshots', LIMITS, 1_000_000 + nowMs))
      }
      expect(waits).toEqual([0, 0, 0, 700, 1, 0, 0, 8_800, 1, 0])
    })

    it('counts lanes apart', async () => {
      const { ledger } = open()
      const one = [{ requests: 1, perMs: 1_000 }]
      expect(await ledger.take('listing', one, 5_000)).toBe(0)
      expect(await ledger.take('snapshots', one, 5_000)).toBe(0)
      expect(await ledger.take('listing', one, 5_000)).toBe(1_000)
    })

    it('gives nobody a place while a lane is held, and keeps the longer hold', async () => {
      const { ledger, again } = open()
      await ledger.take('query', LIMITS, 1_000)
      await ledger.holdUntil('query', 9_000)
      await again().holdUntil('query', 4_000)
      expect(await again().take('query', LIMITS, 2_000)).toBe(7_000)
      expect(await ledger.take('query', LIMITS, 9_000)).toBe(0)
    })

    it('never gives more places than there are, to however many at once', async () => {
      const { ledger, again } = open()
      const others = [ledger, again(), again()]
      const waits = await Promise.all(
        Array.from({ length: 30 }, (_, at) => others[at % others.length]!.take('other', LIMITS, 50_000)),
      )
      expect(waits.filter((ms) => ms === 0)).toHaveLength(3)
    })

    it('holds everybody when one gate is refused', async () => {
      const { ledger, again } = open()
      const clock = { now: () => 100_000, wait: async () => {} }
      const [one, other] = [ledger, again()].map((shared) => createRateGate({ ledger: shared, clock, maxWaitMs: 0 }))
      const refused = new ReplayError('rate_limited', { what: 'Wait.', retryAfterMs: 20_000 })
      await expect(one!.run('listing', () => Promise.reject(refused))).rejects.toMatchObject({ retryAfterMs: 20_000 })
      let asked = 0
      await expect(other!.run('listing', async () => asked++)).rejects.toMatchObject({ code: 'rate_limited' })
      expect(asked).toBe(0)
    })
  })
}
