import { describe, expect, it } from 'vitest'

import { createIndexBatch } from '../../../src/server/ingest/index-batch.ts'
import type { IndexedRecording } from '../../../src/server/ports/recording-index.ts'
import { ReplayError } from '../../../src/shared/errors.ts'
import { manualClock, settled } from './captured.ts'

const recording = (id: string, endMs = 2): IndexedRecording => ({ info: { id, startMs: 1, endMs, ongoing: true } })

function batchOn(write: (recordings: readonly IndexedRecording[]) => Promise<void>) {
  const clock = manualClock()
  const errors: ReplayError[] = []
  const removed: string[] = []
  const remove = async (ids: readonly string[]) => removed.push(...ids)
  const batch = createIndexBatch({
    index: { write, remove },
    clock,
    delayMs: 1_000,
    onError: (error) => errors.push(error),
  })
  return { ...batch, clock, errors, removed }
}

describe('createIndexBatch', () => {
  it('writes what came together, each recording once, as it was last', async () => {
    const writes: (readonly IndexedRecording[])[] = []
    const { note, clock } = batchOn(async (recordings) => void writes.push(recordings))
    note(recording('a', 2))
    note(recording('b'))
    note(recording('a', 3))
    expect(writes).toEqual([])
    await clock.advance(1_000)
    expect(writes).toEqual([[recording('a', 3), recording('b')]])
    await clock.advance(60_000)
    expect(writes).toHaveLength(1)
  })

  it('splits what is too much for one write', async () => {
    const sizes: number[] = []
    const { note, flush } = batchOn(async (recordings) => void sizes.push(recordings.length))
    for (let index = 0; index < 450; index++) note(recording(`r${index}`))
    await flush()
    expect(sizes).toEqual([200, 200, 50])
  })

  it('writes later what could not be written, unless something newer is known', async () => {
    const written: IndexedRecording[] = []
    let isAway = true
    const { note, flush, clock, errors } = batchOn(async (recordings) => {
      if (isAway) throw new ReplayError('unavailable', { what: 'The database is away.' })
      written.push(...recordings)
    })
    note(recording('a', 2))
    await flush()
    expect(errors.map(({ code }) => code)).toEqual(['unavailable'])
    note(recording('a', 3))
    isAway = false
    await clock.advance(5_000)
    await settled()
    expect(written).toEqual([recording('a', 3)])
  })

  it('keeps of a recording what a later note leaves out', async () => {
    const written: IndexedRecording[] = []
    const { note, flush } = batchOn(async (recordings) => void written.push(...recordings))
    note({ ...recording('a', 2), urls: ['https://shop.example/'], errors: 1 })
    note(recording('a', 3))
    await flush()
    expect(written).toEqual([{ ...recording('a', 3), urls: ['https://shop.example/'], errors: 1 }])
  })

  it('knows what is not written yet, also while it is being written', async () => {
    let finish = () => {}
    const { note, flush, isWaiting } = batchOn(() => new Promise((resolve) => (finish = resolve)))
    note(recording('a'))
    const flushing = flush()
    await settled()
    expect(isWaiting('a')).toBe(true)
    finish()
    await flushing
    expect(isWaiting('a')).toBe(false)
  })

  it('writes what became known while it wrote, and nothing twice', async () => {
    const writes: (readonly IndexedRecording[])[] = []
    const batch = batchOn(async (recordings) => {
      if (writes.push(recordings) === 1) batch.note(recording('a', 3))
    })
    batch.note(recording('a', 2))
    await batch.flush()
    await batch.clock.advance(60_000)
    expect(writes).toEqual([[recording('a', 2)], [recording('a', 3)]])
  })

  it('forgets a recording that is gone, written or not', async () => {
    const writes: (readonly IndexedRecording[])[] = []
    const { note, forget, flush, removed } = batchOn(async (recordings) => void writes.push(recordings))
    note(recording('a'))
    await forget('a')
    await flush()
    expect([writes, removed]).toEqual([[], ['a']])
  })
})
