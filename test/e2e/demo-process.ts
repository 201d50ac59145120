import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

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

/** Starts the demo on a free port and waits until it says where it is. */
export async function startDemoProcess(environment: Readonly<Record<string, string>> = {}): Promise<DemoProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo.ts'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', DATABASE_URL: '', DATA_DIR: '', REPLAY_URL: '', ...environment },
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
      return { code: child.exitCode, signal: child.signalCode }
    },
  }
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
