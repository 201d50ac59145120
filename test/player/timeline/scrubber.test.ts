import { describe, expect, it } from 'vitest'

import { createScrubber } from '../../../src/player/timeline/scrubber.ts'

/** Seeks that the test ends by hand. */
function handSeek() {
  const asked: { offsetMs: number; end: () => void; fail: () => void }[] = []
  const seek = (offsetMs: number) =>
    new Promise<void>(
      (resolve, reject) => void asked.push({ offsetMs, end: resolve, fail: () => reject(new Error('no')) }),
    )
  const targets = () => asked.map((one) => one.offsetMs)
  const settle = async (index: number, how: 'end' | 'fail' = 'end') => {
    asked[index]?.[how]()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { seek, targets, settle }
}

describe('createScrubber', () => {
  it('asks for the first place at once and shows it until it is painted', async () => {
    const { seek, targets, settle } = handSeek()
    const scrubber = createScrubber(seek)
    scrubber.drag(1_000)
    expect(targets()).toEqual([1_000])
    expect(scrubber.target.get()).toBe(1_000)
    await settle(0)
    expect(scrubber.target.get()).toBeNull()
  })

  it('lets one seek finish while dragging, then asks for the newest place only', async () => {
    const { seek, targets, settle } = handSeek()
    const scrubber = createScrubber(seek)
    for (const place of [1_000, 2_000, 3_000, 4_000]) scrubber.drag(place)
    expect(targets()).toEqual([1_000])
    await settle(0)
    expect(targets()).toEqual([1_000, 4_000])
  })

  it('never shows an older place than the one pointed at', async () => {
    const { seek, settle } = handSeek()
    const scrubber = createScrubber(seek)
    const seen: (number | null)[] = []
    scrubber.target.subscribe(() => seen.push(scrubber.target.get()))
    scrubber.drag(1_000)
    scrubber.drag(2_000)
    scrubber.drag(3_000)
    await settle(0)
    await settle(1)
    expect(seen).toEqual([1_000, 2_000, 3_000, null])
  })

  it('asks for the last place at once when let go', () => {
    const { seek, targets } = handSeek()
    const scrubber = createScrubber(seek)
    scrubber.drag(1_000)
    scrubber.drag(2_000)
    scrubber.drop(5_000)
    expect(targets()).toEqual([1_000, 5_000])
  })

  it('forgets what was waiting when let go', async () => {
    const { seek, targets, settle } = handSeek()
    const scrubber = createScrubber(seek)
    scrubber.drag(1_000)
    scrubber.drag(2_000)
    scrubber.drop(5_000)
    await settle(0)
    await settle(1)
    expect(targets()).toEqual([1_000, 5_000])
    expect(scrubber.target.get()).toBeNull()
  })

  it('does not seek twice for a press without a drag', () => {
    const { seek, targets } = handSeek()
    const scrubber = createScrubber(seek)
    scrubber.drag(1_000)
    scrubber.drop(1_000)
    expect(targets()).toEqual([1_000])
  })

  it('goes on after a seek that failed', async () => {
    const { seek, targets, settle } = handSeek()
    const scrubber = createScrubber(seek)
    scrubber.drag(1_000)
    scrubber.drag(2_000)
    await settle(0, 'fail')
    await settle(1, 'fail')
    expect(targets()).toEqual([1_000, 2_000])
    expect(scrubber.target.get()).toBeNull()
  })

  it('keeps the newer target when an older seek ends late', async () => {
    const { seek, settle } = handSeek()
    const scrubber = createScrubber(seek)
    scrubber.drop(1_000)
    scrubber.drop(2_000)
    await settle(0)
    expect(scrubber.target.get()).toBe(2_000)
  })
})
