import { describe, expect, it } from 'vitest'

import type { Steps } from '../../src/recording/steps.ts'
import { Slices } from '../../src/worker/slices.ts'

const never = (): boolean => false

describe('Slices', () => {
  it('ends a slice when its time is over, and begins the next after a turn for others', async () => {
    let nowMs = 0
    const log: string[] = []
    const slices = new Slices({
      sliceMs: 8,
      now: () => nowMs,
      yield: () => {
        log.push('turn')
        return Promise.resolve()
      },
    })
    const work = function* (): Steps<string> {
      for (let i = 0; i < 6; i++) {
        nowMs += 3
        log.push(`step ${i}`)
        yield
      }
      return 'done'
    }
    expect(await slices.run(work, never)).toBe('done')
    expect(log).toEqual(['turn', 'step 0', 'step 1', 'step 2', 'turn', 'step 3', 'step 4', 'step 5', 'turn'])
  })

  it('does one job after the other', async () => {
    const log: string[] = []
    const slices = new Slices({ sliceMs: 0 })
    const job = (name: string) =>
      function* (): Steps<void> {
        log.push(`${name} begins`)
        yield
        yield
        log.push(`${name} ends`)
      }
    await Promise.all([slices.run(job('a'), never), slices.run(job('b'), never)])
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  it('stops where it is once a job is cancelled', async () => {
    let steps = 0
    const slices = new Slices({ sliceMs: 0 })
    const work = function* (): Steps<string> {
      for (; steps < 100; steps++) yield
      return 'done'
    }
    expect(await slices.run(work, () => steps >= 3)).toBeNull()
    expect(steps).toBeLessThan(6)
  })

  it('goes on with the next job after one has failed', async () => {
    const slices = new Slices()
    const failing = function* (): Steps<void> {
      yield
      throw new RangeError('broken')
    }
    const first = slices.run(failing, never)
    const second = slices.run(function* (): Steps<number> {
      yield
      return 7
    }, never)
    await expect(first).rejects.toThrow('broken')
    expect(await second).toBe(7)
  })
})
