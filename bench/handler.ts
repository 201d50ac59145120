import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { Agent, get } from 'node:http'
import path from 'node:path'

import { archived } from './archived.ts'
import { type Figure, figure, quantile } from './figure.ts'
import { type BenchLimits, SMOKE, USUAL, within } from './limits.ts'
import { type RunningServer, startNginx } from './nginx.ts'

/** As many as nginx and the handler are asked at once, over connections that stay open. */
const CONNECTIONS = 16

interface Throughput {
  readonly perSecond: number
  readonly megabytesPerSecond: number
}

/**
 * How many blocks a second the handler serves from a folder, with checksums, authorisation and views, beside nginx
 * which serves the same files as files; in turns, by the same client, which has one of the machine's processors.
 *
 * @param file A JSON array of rrweb events, gzip or not.
 */
export async function benchHandler(file: string, limits: BenchLimits = USUAL): Promise<Figure[]> {
  const { folder, recordingId } = await archived(file)
  const paths = readdirSync(path.join(folder, recordingId, 'blocks')).map((name) => `/${recordingId}/blocks/${name}`)
  const handler = await startHandler(folder)
  // Whether everything runs has to be told on any machine.
  const nginx = limits === SMOKE ? null : await startNginx(folder)
  try {
    const forMs = limits === SMOKE ? 300 : 5_000
    const ours: Throughput[] = []
    const theirs: Throughput[] = []
    for (let round = 0; round <= limits.runs; round++) {
      const mine = await within('blocks of the handler', limits.limitMs, () => throughput(handler.url, paths, forMs))
      const peer = nginx && (await within('files of nginx', limits.limitMs, () => throughput(nginx.url, paths, forMs)))
      // The first round warms both up.
      if (round === 0) continue
      if (mine) ours.push(mine)
      if (peer) theirs.push(peer)
    }
    const line = (unit: string, what: keyof Throughput) =>
      figure(`blocks served by the handler (nginx)`, unit, median(ours, what), nginx && median(theirs, what))
    return [line('blocks/s', 'perSecond'), line('MB/s', 'megabytesPerSecond')]
  } finally {
    await handler.end()
    await nginx?.end()
  }
}

async function startHandler(folder: string): Promise<RunningServer> {
  const script = path.join(import.meta.dirname, 'handler-server.ts')
  const running = spawn(process.execPath, ['--import', 'tsx', script, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(running.stdout, 'data')) as [Buffer]
  return {
    url: line.toString().trim(),
    async end() {
      running.stdin.end()
      await once(running, 'exit')
    },
  }
}

async function throughput(url: string, paths: readonly string[], forMs: number): Promise<Throughput> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const beganMs = performance.now()
  let blocks = 0
  let bytes = 0
  let next = 0
  const ask = async () => {
    while (performance.now() - beganMs < forMs) {
      const came = await bytesAt(`${url}${paths[next++ % paths.length]}`, agent)
      bytes += came
      blocks++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, ask))
  agent.destroy()
  const seconds = (performance.now() - beganMs) / 1_000
  return { perSecond: blocks / seconds, megabytesPerSecond: bytes / 1e6 / seconds }
}

/** How many came. */
function bytesAt(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answers ${answer.statusCode}`))
      let bytes = 0
      answer.on('data', (part: Buffer) => (bytes += part.length))
      answer.on('end', () => resolve(bytes))
      answer.on('error', reject)
    }).on('error', reject)
  })
}

function median(samples: readonly Throughput[], what: keyof Throughput): number {
  return quantile(
    samples.map((sample) => sample[what]),
    0.5,
  )
}
