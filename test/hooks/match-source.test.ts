import { describe, expect, it } from 'vitest'

import { findRecording } from '../../src/hooks/find-recording.ts'
import { matchKey, matchSource } from '../../src/hooks/match-source.ts'
import type { RecordingFilter, RecordingInfo, ReplaySource } from '../../src/recording/replay-source.ts'
import { memorySource } from '../../src/sources/index.ts'

const HOUR_MS = 3_600_000
const NOON_MS = Date.UTC(2026, 2, 1, 12)

const recording = (
  id: string,
  fromHour: number,
  toHour: number,
  email = 'maria@example.com',
): Partial<RecordingInfo> & { id: string } => ({
  id,
  startMs: NOON_MS + fromHour * HOUR_MS,
  endMs: NOON_MS + toHour * HOUR_MS,
  person: { email, distinctIds: [`d-${id}`], properties: {} },
})

function sourceOf(...infos: Partial<RecordingInfo>[]): ReplaySource {
  return memorySource({ recordings: infos.map((info) => ({ info, events: [] })), id: 'test' })
}

const match = { email: 'maria@example.com', at: new Date(NOON_MS) }

describe('findRecording', () => {
  it('takes the recording that covers the moment before a nearer start', async () => {
    const source = sourceOf(recording('near', 0.1, 1), recording('covers', -2, 0.05))
    expect((await findRecording(source, match, 0)).id).toBe('covers')
  })

  it('takes the nearest where none covers the moment, on either side', async () => {
    const source = sourceOf(recording('before', -5, -2), recording('after', 1, 2))
    expect((await findRecording(source, match, 0)).id).toBe('after')
  })

  it('looks at this person’s recordings only', async () => {
    const source = sourceOf(recording('other', -1, 1, 'bob@example.com'), recording('mine', -9, -8))
    expect((await findRecording(source, match, 0)).id).toBe('mine')
  })

  it('asks for a day around the moment', async () => {
    const asked: RecordingFilter[] = []
    const source: ReplaySource = {
      ...sourceOf(),
      listRecordings: async (filter) => {
        asked.push(filter)
        return { recordings: [{ ...recording('r', -1, 1), ongoing: false } as RecordingInfo] }
      },
    }
    await findRecording(source, { distinctId: 'd', at: NOON_MS }, 0)
    expect(asked).toEqual([
      { distinctIds: ['d'], fromMs: NOON_MS - 24 * HOUR_MS, toMs: NOON_MS + 24 * HOUR_MS, limit: 100 },
    ])
  })

  it('says that the person has none', async () => {
    await expect(findRecording(sourceOf(), match, 0)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('says that the source cannot look for recordings', async () => {
    const { listRecordings: _, ...source } = sourceOf(recording('r', 0, 1))
    await expect(findRecording(source, match, 0)).rejects.toMatchObject({ code: 'unsupported' })
  })
})

describe('matchSource', () => {
  it('answers for the recording it found, and looks only once', async () => {
    let lookups = 0
    const inner = sourceOf(recording('found', -1, 1))
    const source: ReplaySource = {
      ...inner,
      listRecordings: (filter, options) => {
        lookups++
        return inner.listRecordings!(filter, options)
      },
    }
    const matched = matchSource(source, match, 0)
    expect((await matched.getRecording('anything')).id).toBe('found')
    expect((await matched.listBlocks('anything')).blocks).toEqual([])
    expect((await matched.getPerson!('anything'))?.email).toBe('maria@example.com')
    expect(lookups).toBe(1)
  })

  it('looks on the recording’s clock', async () => {
    const source = sourceOf(recording('early', -2, -1), recording('late', 1, 2))
    const at = { email: 'maria@example.com', at: NOON_MS }
    expect((await matchSource(source, at, 90 * 60_000).getRecording('')).id).toBe('late')
    expect((await matchSource(source, at, -90 * 60_000).getRecording('')).id).toBe('early')
  })

  it('looks again after it failed', async () => {
    const infos = [recording('r', -1, 1)]
    let fails = true
    const inner = sourceOf(...infos)
    const source: ReplaySource = {
      ...inner,
      listRecordings: async (...args) => (fails ? { recordings: [] } : inner.listRecordings!(...args)),
    }
    const matched = matchSource(source, match, 0)
    await expect(matched.getRecording('')).rejects.toMatchObject({ code: 'not_found' })
    fails = false
    expect((await matched.getRecording('')).id).toBe('r')
  })

  it('reports a moment that is none as a setting that is wrong', async () => {
    const matched = matchSource(sourceOf(), { email: 'x', at: 'yesterday-ish' }, 0)
    await expect(matched.getRecording('')).rejects.toMatchObject({ code: 'configuration' })
  })
})

describe('matchKey', () => {
  it('is the same for equal matches and another for another moment, person or clock', () => {
    const key = matchKey({ email: 'a', at: new Date(5) }, 0)
    expect(matchKey({ email: 'a', at: new Date(5) }, 0)).toBe(key)
    expect(matchKey({ email: 'a', at: new Date(6) }, 0)).not.toBe(key)
    expect(matchKey({ email: 'b', at: new Date(5) }, 0)).not.toBe(key)
    expect(matchKey({ email: 'a', at: new Date(5) }, 1)).not.toBe(key)
  })
})
