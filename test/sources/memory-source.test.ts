import { describe, expect, it } from 'vitest'

import { memorySource } from '../../src/sources/memory-source.ts'
import { blockLines } from '../contract/block-lines.ts'
import { describeSource } from '../contract/describe-source.ts'
import { loadFixture } from '../stand-in/fixture.ts'

const fixture = loadFixture()
const { info, person, productEvents, events } = fixture
const lines = fixture.blocks.flatMap((block) => block.trimEnd().split('\n'))
const full = () =>
  memorySource({
    recordings: [{ info, person, productEvents, events }],
    flags: [{ key: 'beta', active: false }],
  })

describeSource('memorySource of events', async () => ({ source: full(), again: full, recordingId: info.id, lines }), {
  email: 'viewer@example.com',
})

const ofBlocks = () =>
  memorySource({
    recordings: [{ info, blocks: fixture.blocks.map((text) => ({ bytes: new TextEncoder().encode(text) })) }],
  })

describeSource('memorySource of blocks', async () => ({
  source: ofBlocks(),
  again: ofBlocks,
  recordingId: info.id,
  lines,
}))

describe('memorySource', () => {
  const event = (timestamp: number) => ({ windowId: 'w', event: { type: 5, timestamp, data: {} } })

  it('takes id and times from the events where nothing is said', async () => {
    const source = memorySource({ recordings: [{ events: [event(5_000), event(1_000), event(61_000)] }] })
    expect(await source.getRecording('recording-1')).toEqual({
      id: 'recording-1',
      startMs: 1_000,
      endMs: 61_000,
      ongoing: false,
    })
  })

  it('cuts events into blocks of ten seconds', async () => {
    const source = memorySource({ recordings: [{ events: [event(1_000), event(10_999), event(11_000)] }] })
    const { blocks } = await source.listBlocks('recording-1')
    expect(blocks).toEqual([
      { index: 0, key: '000000', startMs: 1_000, endMs: 10_999 },
      { index: 1, key: '000001', startMs: 11_000, endMs: 11_000 },
    ])
  })

  it('keeps fields of an event that it does not know', async () => {
    const compressed = { ...event(1), event: { ...event(1).event, cv: '2024-10' } }
    const source = memorySource({ recordings: [{ events: [compressed] }] })
    const { blocks } = await source.listBlocks('recording-1')
    for await (const { bytes } of source.readBlocks('recording-1', blocks)) {
      expect(JSON.parse(blockLines(bytes!)[0]!)).toEqual(['w', compressed.event])
    }
  })

  it('claims only what some recording has', () => {
    const bare = memorySource({ recordings: [{ events: [event(1)] }] })
    const nothing = { list: true, person: false, productEvents: false, flags: false, live: false }
    expect(bare.capabilities).toEqual({ ...nothing, checkpoints: true, outline: true })
    expect(memorySource({ recordings: [{ blocks: [] }] }).capabilities).toEqual(nothing)
  })

  const load = (timestamp: number) => ({ windowId: 'w', event: { type: 1, timestamp, data: {} } })

  it('tells nothing beforehand of recordings that were given as bytes', async () => {
    const source = memorySource({ recordings: [{ blocks: [] }, { events: [load(1)] }] })
    const block = { index: 0, key: '000000', hasCheckpoint: true }
    expect(await source.readCheckpoint!('recording-1', block)).toBeNull()
    await expect(source.readOutline!('recording-1')).rejects.toMatchObject({ code: 'unsupported' })
    expect((await source.readOutline!('recording-2')).windows).toHaveLength(1)
  })

  it('reads the events once for all who ask, and goes on when one of them leaves', async () => {
    const source = full()
    const controller = new AbortController()
    const leaving = source.readOutline!(info.id, { signal: controller.signal })
    const staying = source.readOutline!(info.id)
    controller.abort()
    await expect(leaving).rejects.toMatchObject({ code: 'aborted' })
    expect((await staying).items.length).toBeGreaterThan(0)
  })

  it('says that more may come while the recording is ongoing', async () => {
    const source = memorySource({ recordings: [{ info: { id: 'live', ongoing: true }, events: [event(1)] }] })
    expect((await source.listBlocks('live')).complete).toBe(false)
  })
})
