import { describe, expect, it } from 'vitest'

import { createIndexBatch } from '../../../src/server/ingest/index-batch.ts'
import type { IndexedRecording } from '../../../src/server/ports/recording-index.ts'
import { ReplayError } from '../../../src/shared/errors.ts'
import { manualClock, settled } from './captured.ts'

const recording = (id: string, endMs = 2): IndexedRecording => ({ info: { id, startMs: 1, endMs, ongoing: true } })

function batchOn(write: (recordings: readonly IndexedRecording[]) => Promise<void>) {
  const clock = manualClock()
  const errors: ReplayError[] = []
  const batch = createIndexBatch({ index: { write }, clock, delayMs: 1_000, onError: (error) => errors.push(error) })
  return { ...batch, clock, errors }
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
})
