import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { workLoop } from '../../../../src/server/database/jobs/work-loop.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('workLoop', () => {
  it('goes on at once while there is something to do, and else waits', async () => {
    const work = vi.fn().mockResolvedValueOnce(true).mockResolvedValueOnce(true).mockResolvedValue(false)
    const loop = workLoop(work, { pollMs: 1_000, onError: () => {} })
    await vi.advanceTimersByTimeAsync(0)
    expect(work).toHaveBeenCalledTimes(3)
    await vi.advanceTimersByTimeAsync(999)
    expect(work).toHaveBeenCalledTimes(3)
    await vi.advanceTimersByTimeAsync(1)
    expect(work).toHaveBeenCalledTimes(4)
    await loop.stop(0)
  })

  it('goes on after a failure, in a while, and tells of it', async () => {
    const onError = vi.fn()
    const work = vi.fn().mockRejectedValueOnce('lost').mockResolvedValue(false)
    const loop = workLoop(work, { pollMs: 1_000, onError })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(onError).toHaveBeenCalledExactlyOnceWith('lost')
    expect(work).toHaveBeenCalledTimes(2)
    await loop.stop(0)
  })

  it('stops at once where it waits, and leaves no timer', async () => {
    const loop = workLoop(() => Promise.resolve(false), { pollMs: 1_000_000, onError: () => {} })
    await vi.advanceTimersByTimeAsync(0)
    await loop.stop(1_000)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('aborts what still runs when its time is over', async () => {
    let signal: AbortSignal | undefined
    const work = (stopping: AbortSignal) => {
      signal = stopping
      return new Promise<boolean>((resolve) => stopping.addEventListener('abort', () => resolve(true)))
    }
    const stopped = workLoop(work, { pollMs: 1, onError: () => {} }).stop(500)
    await vi.advanceTimersByTimeAsync(499)
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(signal?.aborted).toBe(true)
    await stopped
  })
})
