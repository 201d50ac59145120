import { afterEach, describe, expect, it, vi } from 'vitest'

import { Recording } from '../../src/recording/recording.ts'
import { createInlineHost } from '../../src/worker/inline-host.ts'
import type { RecordingHost } from '../../src/worker/recording-host.ts'
import { fixtureBytes, TODO_MVC } from '../recording/fixtures.ts'
import { blocksOf, deliver } from './recording-blocks.ts'

const recording = blocksOf(fixtureBytes(TODO_MVC), 6)
const STEPS = 20

describe('createInlineHost, when a seek comes', () => {
  let host: RecordingHost
  afterEach(() => {
    host.destroy()
    vi.restoreAllMocks()
  })

  it('answers it while a search goes through everything', async () => {
    host = createInlineHost({ sliceMs: 0 })
    await deliver(host, recording, recording.blocks)
    let isSearching = true
    vi.spyOn(Recording.prototype, 'searchSteps').mockImplementation(function* () {
      while (isSearching) yield
      return { hits: [], truncated: false }
    })
    const search = host.search('all')
    const base = await host.base(host.view.get().windows[0]!.id, 5_000)
    expect(base).not.toBeNull()
    isSearching = false
    expect(await search).toEqual({ hits: [], truncated: false })
  })

  it('takes no step of a block before it is answered, and goes on then', async () => {
    host = createInlineHost({ sliceMs: 0 })
    const log: string[] = []
    let isAnswered = false
    vi.spyOn(Recording.prototype, 'appendSteps').mockImplementation(function* () {
      while (!isAnswered) yield void log.push('block')
      log.push('block is taken in')
    })
    vi.spyOn(Recording.prototype, 'baseSteps').mockImplementation(function* () {
      for (let step = 0; step < STEPS; step++) yield void log.push('seek')
      return null
    })
    const [block] = recording.blocks
    const added = host.addBlock(block!.info, block!.bytes)
    await expect.poll(() => log.length).toBeGreaterThan(0)
    await host.base('w', 0)
    isAnswered = true
    const [from, to] = [log.indexOf('seek'), log.lastIndexOf('seek')]
    expect(to - from).toBe(STEPS - 1)
    expect(log.slice(0, from)).toContain('block')
    await added
    expect(log.at(-1)).toBe('block is taken in')
  })
})
