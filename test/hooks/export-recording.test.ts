import { describe, expect, it } from 'vitest'

import { exportRecording } from '../../src/hooks/export-recording.ts'
import { readRecordingFile } from '../../src/recording/index.ts'
import { shopVisit } from '../../stories/fixtures/shop-visit.ts'
import { RECORDING_ID, sourceWithout, visitSource } from '../../stories/fixtures/sources.ts'

describe('exportRecording', () => {
  it('gives all events and the person, in a form that is read back', async () => {
    const file = await exportRecording(visitSource(), RECORDING_ID)
    const read = readRecordingFile(new Uint8Array(await file.arrayBuffer()))
    const times = (events: readonly { readonly event: { readonly timestamp: number } }[]) =>
      events.map(({ event }) => event.timestamp).sort((a, b) => a - b)
    expect(times(read.decoded.events)).toEqual(times(shopVisit()))
    expect(await file.text()).toContain('maria-77')
    expect(file.type).toBe('application/json')
  })

  it('rejects rather than leave a hole that nothing tells of', async () => {
    await expect(exportRecording(sourceWithout([0]), RECORDING_ID)).rejects.toMatchObject({ name: 'ReplayError' })
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(exportRecording(visitSource(), RECORDING_ID, { signal: controller.signal })).rejects.toThrow()
  })
})
