import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { createWatchdog } from '../../../../src/player/dom/isolated/watchdog.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watch() {
  const ping = vi.fn()
  const onSilent = vi.fn()
  return { ping, onSilent, watchdog: createWatchdog({ patienceMs: 1_000, ping, onSilent }) }
}

describe('createWatchdog', () => {
  it('says so after its patience, having asked twice', () => {
    const { watchdog, ping, onSilent } = watch()
    watchdog.expect()
    vi.advanceTimersByTime(999)
    expect(onSilent).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)

    expect(ping).toHaveBeenCalledTimes(2)
    expect(onSilent).toHaveBeenCalledOnce()
  })

  it('is content with an answer, and arms nothing until it is asked again', () => {
    const { watchdog, onSilent } = watch()
    watchdog.expect()
    watchdog.heard()

    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(10_000)
    expect(onSilent).not.toHaveBeenCalled()
  })

  it('asks once more when there was more to answer meanwhile', () => {
    const { watchdog, ping, onSilent } = watch()
    watchdog.expect()
    watchdog.expect()
    watchdog.expect()
    watchdog.heard()
    expect(ping).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(1_000)

    expect(onSilent).toHaveBeenCalledOnce()
  })

  it('watches no more once it is stopped', () => {
    const { watchdog, ping, onSilent } = watch()
    watchdog.expect()
    watchdog.stop()
    watchdog.expect()
    vi.advanceTimersByTime(10_000)

    expect(ping).toHaveBeenCalledOnce()
    expect(onSilent).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })
})
