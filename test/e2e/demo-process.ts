import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { placeEmptyCluster } from '../server/database/empty-cluster.ts'

const ROOT = path.join(import.meta.dirname, '../..')

/** `npm run demo` as a process of its own. */
export interface DemoProcess {
  /** The address it printed. */
  readonly portalUrl: string
  readonly origin: string
  readonly output: () => string
  /** Ctrl-C. Resolves with how it ended. */
  interrupt(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

/**
 * Starts the demo on a free port and waits until it says where it is. Unless `DATA_DIR` is given, its databases find
 * their empty clusters in a folder of its own; `DATA_DIR: ''` is a first start, as everybody has it.
 */
export async function startDemoProcess(environment: Readonly<Record<string, string>> = {}): Promise<DemoProcess> {
  const ownFolder = environment['DATA_DIR'] === undefined ? await folderWithClusters() : null
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: '',
      DATA_DIR: ownFolder ?? '',
      FIXTURES_DIR: '',
      REPLAY_URL: '',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (text: Buffer) => (output += text.toString()))
  child.stderr.on('data', (text: Buffer) => (output += text.toString()))
  const portalUrl = await readyAt(child, () => output)
  return {
    portalUrl,
    origin: new URL(portalUrl).origin,
    output: () => output,
    async interrupt() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGINT')
        await ended
      }
      if (ownFolder !== null) await rm(ownFolder, { recursive: true, force: true })
      return { code: child.exitCode, signal: child.signalCode }
    },
  }
}

async function folderWithClusters(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'portal-replay-demo-data-'))
  for (const database of ['rows', 'index']) await placeEmptyCluster(path.join(folder, database))
  return folder
}

async function readyAt(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = /^portal: (http\S+)$/m.exec(output())
      if (found?.[1]) resolve(found[1])
    }
    child.stdout?.on('data', look)
    child.once('exit', (code) =>
      reject(new Error(`The demo ended with ${String(code)} before it was ready:\n${output()}`)),
    )
  })
}
