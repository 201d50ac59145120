import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'

import { blockPath } from '../../src/recording/archive/archive-paths.ts'
import { inflateText } from '../../src/recording/archive/inflate-bounded.ts'
import { directoryStore } from '../../src/server/adapters/directory-store.ts'
import { readObject } from '../../src/server/read-object.ts'
import { readManifest, storedRecordings } from '../../src/server/stored-recordings.ts'
import { throwIfAborted } from '../../src/sources/abort.ts'
import { wallClock } from '../../src/sources/source-clock.ts'
import { KEY, PROJECT, startPostHogServer, type Fault, type PostHogServer } from '../stand-in/posthog-server.ts'
import { smallRecording } from '../stand-in/small-recording.ts'
import { runHere } from './run-cli-here.ts'

const MAIN = path.resolve(import.meta.dirname, '../../src/cli/main.ts')
const DAY_MS = 86_400_000

let folder: string
let server: PostHogServer
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'archive-'))))
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => void (server = await startPostHogServer()))
afterEach(() => server.close())

const env = { POSTHOG_API_KEY: KEY }
const args = (to: string, ...more: string[]) => [
  'archive',
  ...['--posthog', server.url, '--project', PROJECT, '--to', path.join(folder, to), '--plan', 'enterprise'],
  ...more,
]

function fill(count: number) {
  for (let number = 0; number < count; number++) {
    const startMs = Date.now() - 2 * DAY_MS - number * 60_000
    server.recordings.set(`r${number}`, smallRecording(`r${number}`, { startMs, blocks: 2 }))
  }
}

async function storedIds(to: string) {
  const ids: string[] = []
  for await (const { id } of storedRecordings(directoryStore(path.join(folder, to)))) ids.push(id)
  return ids
}

describe('archive', () => {
  it('copies recordings into a folder, line by line where nobody watches', async () => {
    fill(2)
    const { code, out, notes } = await runHere(args('plain'), { env })
    expect(code).toBe(0)
    expect(out).toMatch(/^archived r1 {2}2 blocks {2}\d+ B\narchived r0 /)
    expect(notes).toMatch(/^2 recordings: 2 archived \(\d.*\), 0 there already, 0 failed\n$/)
    expect(await storedIds('plain')).toEqual(['r0', 'r1'])
    const again = await runHere(args('plain'), { env })
    expect(again).toMatchObject({ code: 0, out: '' })
    expect(again.notes).toContain('2 there already')
  })

  it('prints one line of JSON per recording for programs', async () => {
    fill(2)
    server.recordings.get('r0')!.lost.set(0, Infinity)
    const { code, out } = await runHere(args('json', '--json'), { env })
    expect(code).toBe(3)
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toEqual([
      expect.objectContaining({ status: 'done', recordingId: 'r1', totals: expect.objectContaining({ found: 2 }) }),
      expect.objectContaining({ status: 'failed', error: expect.objectContaining({ code: 'blocks_unavailable' }) }),
    ])
  })

  it('draws a bar with what is left where somebody watches', async () => {
    fill(3)
    const { notes, out } = await runHere(args('watched'), { env, isWatched: true })
    expect(out).toBe('')
    expect(notes).toContain(`${'█'.repeat(8)}${'░'.repeat(16)} 1/3`)
    expect(notes).toMatch(/\d:\d\d left/)
    expect(notes).toContain(`${'█'.repeat(24)} 3/3`)
  })

  it('takes only what is asked for', async () => {
    fill(3)
    expect((await runHere(args('some', '--id', 'r1', '--without', 'product-events'), { env })).code).toBe(0)
    expect(await storedIds('some')).toEqual(['r1'])
    expect(server.requests.some(({ path: at }) => at.includes('/query'))).toBe(false)
    await runHere(args('none', '--until', '30d'), { env })
    expect(await storedIds('none')).toEqual([])
  })

  it('says what is missing, and never shows the key', async () => {
    fill(1)
    const cases = [
      [await runHere(args('wrong'), { env: {} }), 2, 'POSTHOG_API_KEY is not set'],
      [await runHere(args('wrong', '--key', KEY), { env }), 2, "Unknown option '--key'"],
      [await runHere(['archive', '--posthog', server.url], { env }), 2, 'Nobody said where to'],
      [await runHere(args('wrong', '--plan', 'gold'), { env }), 2, '--plan is none'],
      [await runHere(args('wrong', '--at', '25:00'), { env }), 2, '--at is no time of day'],
      [await runHere(args('wrong', '--from', 'monday'), { env }), 2, '--from is no time'],
      [await runHere(args('wrong', '--jobs'), { env }), 2, 'DATABASE_URL is not set'],
      [await runHere(args('wrong'), { env: { POSTHOG_API_KEY: 'phx_another' } }), 1, 'PostHog'],
    ] as const
    for (const [{ code, notes }, expected, text] of cases) {
      expect(notes).toContain(text)
      expect(code).toBe(expected)
      expect(notes).not.toContain(KEY)
      expect(notes).not.toContain('phx_another')
    }
  })

  it('goes on every night until it is stopped, and ends where the key is refused', async () => {
    fill(1)
    server.faults.push({ path: /session_recordings$/, answer: { status: 403, body: '{}' }, times: 1 })
    expect((await runHere(args('watch', '--watch'), { env })).code).toBe(1)
    const stop = new AbortController()
    const seen: string[] = []
    const onNote = (text: string) => {
      seen.push(text)
      if (text.startsWith('next time in')) stop.abort()
    }
    const { code } = await runHere(args('watch', '--watch'), { env, signal: stop.signal, onNote })
    expect(code).toBe(130)
    expect(seen.join('')).toMatch(/1 archived.*\nnext time in .*\nInterrupted\. What was archived is kept/)
  })

  it('copies the next night what has come since, at the time that was said, and outlives a night without PostHog', async () => {
    fill(1)
    const stop = new AbortController()
    const listing: Fault = { path: /session_recordings$/, answer: { status: 503, body: '{}' }, times: 0 }
    server.faults.push(listing)
    const wakesAt: string[] = []
    const nights = [
      // The second night PostHog is away, and in the third it is back with one more recording.
      () => (listing.times = Infinity),
      () => {
        listing.times = 0
        fill(2)
      },
      () => stop.abort(),
    ]
    const waiting = vi.spyOn(wallClock, 'wait').mockImplementation(async (ms, signal) => {
      // Shorter ones are between two tries.
      if (signal === stop.signal && ms > 60_000) {
        const at = new Date(Date.now() + ms)
        wakesAt.push(`${at.getHours()}:${at.getMinutes()}`)
        nights.shift()!()
      }
      throwIfAborted(signal)
    })
    onTestFinished(() => waiting.mockRestore())
    const farAway = new Date(Date.now() + 12 * 3_600_000)
    const at = `${String(farAway.getHours()).padStart(2, '0')}:00`
    const { code, out, notes } = await runHere(args('nights', '--watch', '--at', at), { env, signal: stop.signal })
    expect(code).toBe(130)
    expect(wakesAt).toEqual(Array.from({ length: 3 }, () => `${farAway.getHours()}:0`))
    expect(out).toMatch(/^archived r0 .*\narchived r1 .*\n$/)
    expect(await storedIds('nights')).toEqual(['r0', 'r1'])
    const reports = notes.split('\n').filter((line) => /^\d+ recordings?:|^portal-replay:/.test(line))
    expect(reports).toEqual([
      expect.stringContaining('1 archived'),
      expect.stringContaining('HTTP 503'),
      expect.stringMatching(/1 archived.*1 there already/),
    ])
    expect(notes).not.toContain(KEY)
  })

  it('loses nothing when the process is killed, again and again', async () => {
    fill(12)
    server.delayMs = 15
    const store = directoryStore(path.join(folder, 'killed'))
    const start = () =>
      spawn(process.execPath, ['--import', 'tsx', MAIN, ...args('killed')], {
        env: { ...process.env, ...env },
        stdio: 'ignore',
      })
    for (let life = 0; life < 3; life++) {
      const before = server.requests.length
      const child = start()
      const ended = once(child, 'exit')
      // In the midst of its work, at another point each time.
      while (server.requests.length < before + 5 + life * 4 && child.exitCode === null) await wait(5)
      child.kill('SIGKILL')
      await ended
      for await (const { id } of storedRecordings(store)) {
        // What has a manifest has everything that it names.
        for (const { key } of (await readManifest(store, id))?.blocks ?? []) {
          await readObject(store, `${id}/${blockPath(key)}`)
        }
      }
    }
    const [code] = await once(start(), 'exit')
    expect(code).toBe(0)
    expect(await storedIds('killed')).toHaveLength(12)
    for (const id of await storedIds('killed')) {
      const manifest = await readManifest(store, id)
      const texts: string[] = []
      for (const { key } of manifest?.blocks ?? []) {
        const { content } = await readObject(store, `${id}/${blockPath(key)}`)
        texts.push(inflateText(content, { maxBytes: 1e7, where: key }))
      }
      expect(texts).toEqual(server.recordings.get(id)!.blocks.map(({ text }) => text))
    }
  }, 180_000)
})
