import { describe, expect, it } from 'vitest'

import { inOrder } from '../../src/sources/in-order.ts'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('inOrder', () => {
  it('yields in the order of the items, whichever is done first, and never runs more than it may', async () => {
    let running = 0
    let most = 0
    const items = Array.from({ length: 30 }, (_, position) => position)
    const results: number[] = []
    const work = async (item: number) => {
      most = Math.max(most, ++running)
      await wait((item * 7) % 5)
      running--
      return item
    }
    for await (const result of inOrder(items, work, { concurrency: 4 })) results.push(result)
    expect(results).toEqual(items)
    expect(most).toBe(4)
  })

  it('does not run ahead of a slow reader', async () => {
    let started = 0
    for await (const result of inOrder([...Array(20).keys()], async (item) => (started++, item), { concurrency: 3 })) {
      await wait(1)
      expect(started).toBeLessThanOrEqual(result + 3)
    }
  })

  it('cancels what is under way when one rejects', async () => {
    const signals: AbortSignal[] = []
    const work = async (item: number, signal: AbortSignal) => {
      signals.push(signal)
      if (item === 0) throw new RangeError('first')
      return new Promise<number>(() => {})
    }
    const reading = inOrder([0, 1, 2, 3], work, { concurrency: 2 })
    await expect(reading.next()).rejects.toThrow('first')
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true])
    expect((await reading.next()).done).toBe(true)
  })

  it('cancels what is under way when its reader leaves', async () => {
    const signals: AbortSignal[] = []
    const work = async (item: number, signal: AbortSignal) => (signals.push(signal), item)
    for await (const _ of inOrder([0, 1, 2, 3], work, { concurrency: 2 })) break
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true])
  })

  it('raises no unhandled rejection for results that nobody takes any more', async () => {
    const unhandled: unknown[] = []
    const listener = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', listener)
    const failLater = async (item: number) => {
      await wait(item)
      throw new RangeError(String(item))
    }
    await expect(inOrder([1, 2, 3], failLater, { concurrency: 3 }).next()).rejects.toThrow('1')
    await wait(20)
    process.off('unhandledRejection', listener)
    expect(unhandled).toEqual([])
  })
})
