import { afterEach, describe, expect, it, vi } from 'vitest'

import { Recording } from '../../src/recording/recording.ts'
import { createInlineHost } from '../../src/worker/inline-host.ts'
import { fixtureBytes, TODO_MVC } from '../recording/fixtures.ts'
import { blocksOf, deliver } from './recording-blocks.ts'

const recording = blocksOf(fixtureBytes(TODO_MVC), 6)

describe('createInlineHost, when nobody wants anything', () => {
  afterEach(() => vi.restoreAllMocks())

  it('works ahead once, after everything else', async () => {
    let finished = 0
    const idleSteps = vi.spyOn(Recording.prototype, 'idleSteps').mockImplementation(function* () {
      yield
      finished++
    })
    const host = createInlineHost()
    await deliver(host, recording, recording.blocks)
    expect(idleSteps).not.toHaveBeenCalled()
    await expect.poll(() => finished).toBe(1)
    const [window] = host.view.get().windows
    expect(await host.base(window!.id, 5_000)).not.toBeNull()
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(finished).toBe(1)
    host.destroy()
  })

  it('stops for a question, answers it, and goes on', async () => {
    let started = 0
    let isWanted = true
    vi.spyOn(Recording.prototype, 'idleSteps').mockImplementation(function* () {
      started++
      while (isWanted) yield
    })
    const host = createInlineHost()
    await deliver(host, recording, recording.blocks)
    await expect.poll(() => started).toBe(1)
    const [window] = host.view.get().windows
    expect(await host.base(window!.id, 5_000)).not.toBeNull()
    await expect.poll(() => started).toBe(2)
    isWanted = false
    host.destroy()
  })

  it('has read the texts of what it was given in order before it is idle', async () => {
    vi.spyOn(Recording.prototype, 'idleSteps').mockImplementation(function* () {
      yield
    })
    const host = createInlineHost()
    await deliver(host, recording, recording.blocks)
    // Behind the last block in the line.
    await host.addCheckpoint(recording.blocks[0]!.info, new Uint8Array()).catch(() => undefined)
    const partly = vi.fn()
    const { hits } = await host.search('o', { onPartial: partly })
    expect(hits.length).toBeGreaterThan(0)
    expect(partly).not.toHaveBeenCalled()
    host.destroy()
  })
})
