import { describe, expect, it, onTestFinished } from 'vitest'

import type { ReplaySource } from '../../src/recording/replay-source.ts'
import { httpSource } from '../../src/sources/http-source.ts'
import { memorySource } from '../../src/sources/memory-source.ts'
import { archiveFiles, startArchiveServer } from '../stand-in/archive-server.ts'
import { linesOf, loadFixture } from '../stand-in/fixture.ts'
import { createTestPlayer, textOnPage, type TestPlayer } from './create-test-player.ts'
import { plainMinute } from './synthetic-recording.ts'

/** What was asked of the source, in order; nothing beyond the first `free` requests for blocks is answered. */
function watched(options: { free?: number; damaged?: boolean } = {}) {
  const inner = memorySource({ recordings: [{ info: { id: 'recording' }, events: plainMinute() }] })
  const asked: string[] = []
  let free = options.free ?? Infinity
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  const source: ReplaySource = {
    ...inner,
    async *readBlocks(id, blocks, request) {
      for (const block of blocks) {
        asked.push(`block ${block.index}`)
        if (free-- <= 0) await Promise.race([released, whenAborted(request?.signal)])
        yield* inner.readBlocks(id, [block], request)
      }
    },
    async readCheckpoint(id, block, request) {
      asked.push(`checkpoint ${block.index}`)
      const bytes = await inner.readCheckpoint!(id, block, request)
      return options.damaged === true ? new TextEncoder().encode('{"atMs":5}') : bytes
    },
  }
  return { source, asked, release: () => release() }
}

/** Opened at a moment, once its first frame stands. */
async function opened(source: ReplaySource, offsetMs: number): Promise<TestPlayer> {
  const test = await createTestPlayer(source, { startAt: { offsetMs } })
  await expect.poll(() => test.player.getState().status).toBe('paused')
  return test
}

function whenAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
}

describe('createPlayer, opened in the midst of a recording', () => {
  it('shows its first frame with one checkpoint and one block', async () => {
    const { source, asked } = watched({ free: 1 })
    const test = await opened(source, 45_200)
    expect(asked.slice(0, 2).sort()).toEqual(['block 4', 'checkpoint 4'])
    expect(test.player.getState().status).toBe('paused')
    expect(textOnPage(test)).toBe('45000')
    expect(test.player.getState().view.loaded).toHaveLength(1)
  })

  it('then fills in what follows and what is before, and never asks for a second checkpoint', async () => {
    const { source, asked } = watched()
    const test = await opened(source, 45_200)
    await expect.poll(() => test.player.getState().view.complete).toBe(true)
    expect(asked.filter((each) => each.startsWith('checkpoint'))).toEqual(['checkpoint 4'])
    expect(asked.indexOf('block 5')).toBeLessThan(asked.indexOf('block 0'))
    expect(test.player.getState().view).toMatchObject({ complete: true, loaded: [{ startMs: 0 }] })
    await test.player.seek(12_000)
    expect(textOnPage(test)).toBe('12000')
    await test.player.seek(58_100)
    expect(textOnPage(test)).toBe('58000')
  })

  it('plays over the place it was entered at without building the page anew', async () => {
    const { source } = watched()
    const test = await opened(source, 45_200)
    await expect.poll(() => test.player.getState().view.complete).toBe(true)
    await test.player.seek(38_000)
    test.player.play()
    await test.clock.advance(4_000)
    expect(Number(textOnPage(test))).toBeGreaterThan(41_000)
    expect(test.renderer().applied.filter(({ type }) => type === 2)).toHaveLength(1)
  })

  it('stops at the hole before the place it was entered at, and enters again where somebody goes', async () => {
    const { source, asked, release } = watched({ free: 2 })
    const test = await opened(source, 52_000)
    expect(textOnPage(test)).toBe('52000')
    const seek = test.player.seek(23_000)
    await expect.poll(() => asked).toContain('checkpoint 2')
    expect(test.player.getState().seekingToMs).toBe(23_000)
    release()
    await seek
    expect(textOnPage(test)).toBe('23000')
  })

  it('gives up what is loaded ahead for what is needed now', async () => {
    const { source, asked } = watched({ free: 1 })
    const test = await opened(source, 52_000)
    await expect.poll(() => asked).toContain('block 6')
    const before = asked.length
    void test.player.seek(23_000).catch(() => {})
    await expect.poll(() => asked.slice(before)).toEqual(expect.arrayContaining(['checkpoint 2', 'block 2']))
  })

  it('shows the same from the full snapshot on where the checkpoint is damaged, and says so', async () => {
    const { source, asked } = watched({ damaged: true })
    const test = await opened(source, 45_200)
    expect(asked).toContain('checkpoint 4')
    expect(textOnPage(test)).toBe('45000')
    const { error, notice } = test.player.getState()
    expect(error).toBeNull()
    expect(notice).toMatchObject({ error: { code: 'corrupt' }, retryAtMs: null })
    expect(notice?.error.what).toContain('checkpoints/')
  })

  it.each([
    { name: 'missing', damage: (files: Map<string, Uint8Array>, path: string) => void files.delete(path) },
    {
      name: 'too large',
      damage: (files: Map<string, Uint8Array>, path: string) => void files.set(path, new Uint8Array(64_000_001)),
    },
  ])('says so where a server of files has a checkpoint that is $name, and plays without', async ({ damage }) => {
    const { info, blocks } = loadFixture()
    const server = await startArchiveServer(await archiveFiles([{ info, blocks: blocks.map(linesOf) }]))
    onTestFinished(() => server.close())
    const source = httpSource({ baseUrl: server.url })
    const list = await source.listBlocks(info.id)
    const entry = list.blocks.filter(({ hasCheckpoint }) => hasCheckpoint).at(-1)!
    const path = `${info.id}/checkpoints/${entry.key}.json.gz`
    damage(server.files, path)
    const startAt = { offsetMs: entry.startMs! - info.startMs + 1 }
    const { player } = await createTestPlayer(source, { recordingId: info.id, startAt })
    await expect.poll(() => player.getState().notice?.error.code).toBe('corrupt')
    expect(server.requests).toContain(path)
    await expect.poll(() => player.getState().view.complete).toBe(true)
    expect(player.getState()).toMatchObject({ status: 'paused', error: null })
  })
})
