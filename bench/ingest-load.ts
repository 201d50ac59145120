import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

import { directoryStore } from '../src/server/adapters/directory-store.ts'
import { startServeProcess } from '../test/e2e/serve-process.ts'
import { quantile } from './figure.ts'
import { createRandom, type Random } from './made/random.ts'

export interface IngestLoadOptions {
  /** Visitors who are recorded at the same time. */
  readonly recorders: number
  readonly seconds: number
  /** How often each of them sends, as posthog-js does. @default 3_000 */
  readonly everyMs?: number
}

/** What came of it. Times in ms, sizes in bytes. */
export interface IngestLoad {
  readonly sent: number
  readonly acknowledged: number
  /** Acknowledged messages that the store does not have whole. */
  readonly lost: number
  readonly sentBytes: number
  readonly answerMs: { readonly p50: number; readonly p95: number; readonly max: number }
  /** Resident memory of the server: after a third of the time, and the largest of the last third. */
  readonly memoryBytes: { readonly early: number; readonly late: number }
}

const TOKEN = 'phc_bench'
const ORIGIN = 'https://shop.example'

/** Lets so many recorders send to a server in a process of its own, ends it, and looks for every message in its store. */
export async function measureIngest(options: IngestLoadOptions): Promise<IngestLoad> {
  const { recorders, seconds, everyMs = 3_000 } = options
  const folder = await mkdtemp(path.join(tmpdir(), 'portal-replay-ingest-'))
  try {
    const environment = { INGEST_TOKENS: TOKEN, INGEST_ORIGINS: ORIGIN, LOG_LEVEL: 'info' }
    const server = await startServeProcess({ dataFolder: folder, environment })
    const memory: number[] = []
    const measuring = setInterval(() => void residentBytes(server.pid).then((bytes) => memory.push(bytes)), 500)
    const outcomes = await Promise.all(
      Array.from({ length: recorders }, (_, recorder) =>
        record(server.url, { recorder, everyMs, untilMs: Date.now() + seconds * 1_000 }),
      ),
    )
    clearInterval(measuring)
    await server.end('SIGTERM')
    const messages = outcomes.flat()
    const kept = await keptMessages(path.join(folder, 'recordings'))
    const acknowledged = messages.filter(({ status }) => status === 200)
    const times = acknowledged.map(({ tookMs }) => tookMs)
    const third = Math.floor(memory.length / 3)
    return {
      sent: messages.length,
      acknowledged: acknowledged.length,
      lost: acknowledged.filter(({ id }) => !kept.has(id)).length,
      sentBytes: messages.reduce((sum, { bytes }) => sum + bytes, 0),
      answerMs: { p50: quantile(times, 0.5), p95: quantile(times, 0.95), max: Math.max(...times) },
      memoryBytes: {
        early: Math.max(...memory.slice(third, 2 * third), 0),
        late: Math.max(...memory.slice(2 * third), 0),
      },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface SentMessage {
  readonly id: string
  readonly bytes: number
  readonly status: number
  readonly tookMs: number
}

interface Recorder {
  readonly recorder: number
  readonly everyMs: number
  readonly untilMs: number
}

async function record(url: string, { recorder, everyMs, untilMs }: Recorder): Promise<readonly SentMessage[]> {
  const random = createRandom(recorder + 1)
  const sent: SentMessage[] = []
  // They did not all come at the same instant.
  await wait(random.below(everyMs))
  for (let message = 0; Date.now() < untilMs; message++) {
    const id = `m-${recorder}-${message}`
    const body = gzipSync(JSON.stringify([snapshot(id, recorder, message === 0, random)]), { level: 1 })
    const beganMs = performance.now()
    const status = await fetch(`${url}/ingest/s/`, { method: 'POST', body, headers: { origin: ORIGIN } }).then(
      async (answer) => (await answer.arrayBuffer(), answer.status),
      () => 0,
    )
    const tookMs = performance.now() - beganMs
    sent.push({ id, bytes: body.length, status, tookMs })
    await wait(Math.max(0, everyMs - tookMs))
  }
  return sent
}

/** A page of about 60 kB of JSON, or what happens on it in three seconds: 40 movements and a change, about 6 kB. */
function snapshot(uuid: string, recorder: number, isFirst: boolean, random: Random) {
  const now = Date.now()
  const text = () => Array.from({ length: 8 }, () => random.below(1e9).toString(36)).join(' ')
  const nodes = Array.from({ length: 400 }, (_, index) => ({
    type: 2,
    tagName: 'p',
    id: 10 + index,
    attributes: { class: `line ${random.below(50)}` },
    childNodes: [{ type: 3, id: 1_000 + index, textContent: text() }],
  }))
  const page = { type: 0, id: 1, childNodes: [{ type: 2, tagName: 'html', id: 2, attributes: {}, childNodes: nodes }] }
  const full = [
    { type: 4, timestamp: now, data: { href: `${ORIGIN}/products/${random.below(1e6)}`, width: 1280, height: 800 } },
    { type: 2, timestamp: now, data: { node: page, initialOffset: { top: 0, left: 0 } } },
  ]
  const positions = () =>
    Array.from({ length: 10 }, (_, at) => ({
      x: random.below(1280),
      y: random.below(800),
      id: 2,
      timeOffset: -50 * at,
    }))
  const changes = [
    ...Array.from({ length: 4 }, (_, at) => ({
      type: 3,
      timestamp: now + at * 500,
      data: { source: 1, positions: positions() },
    })),
    ...Array.from({ length: 20 }, (_, at) => ({
      type: 3,
      timestamp: now + at * 100,
      data: { source: 0, texts: [{ id: 1_000 + at, value: text() }], attributes: [], removes: [], adds: [] },
    })),
  ]
  return {
    uuid,
    event: '$snapshot',
    properties: {
      $snapshot_data: isFirst ? full : changes,
      $session_id: `bench-${recorder}`,
      $window_id: 'w1',
      distinct_id: `visitor-${recorder}`,
      token: TOKEN,
    },
  }
}

/** The ids of all messages that the store has; each is read to its end, which checks it. */
async function keptMessages(folder: string): Promise<ReadonlySet<string>> {
  const store = directoryStore(folder)
  const kept = new Set<string>()
  for await (const { key } of store.list('bench-')) {
    const [, id] = /\/blocks\/live-(.+)\.jsonl\.gz$/.exec(key) ?? []
    if (id === undefined) continue
    await new Response((await store.read(key)).body).arrayBuffer()
    kept.add(id)
  }
  return kept
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024
}
