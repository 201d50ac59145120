import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const ROOT = path.join(import.meta.dirname, '../..')

/** The token of the one viewer there is. */
export const VIEWER_TOKEN = 'the-token-of-a-viewer-in-tests'

/** `portal-replay serve` as a process of its own. */
export interface ServeProcess {
  readonly url: string
  readonly pid: number
  /** What it has written so far. */
  readonly output: () => string
  /** Sends a signal. Resolves with how it ended. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

export interface ServeProcessOptions {
  readonly dataFolder: string
  /** @default 0: any free one */
  readonly port?: number
  readonly environment?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** @default from the sources */
  readonly command?: readonly [program: string, ...args: string[]]
}

const FROM_SOURCES = [process.execPath, '--import', 'tsx', path.join(ROOT, 'src/cli/main.ts')] as const

/** Starts it and waits until it listens. Rejects with what it wrote where it ends before. */
export async function startServeProcess(options: ServeProcessOptions): Promise<ServeProcess> {
  const { dataFolder, port = 0, environment = {}, args = [], command = FROM_SOURCES } = options
  const [program, ...before] = command
  const child = spawn(program, [...before, 'serve', '--data', dataFolder, '--port', String(port), ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...{ HOST: '', PORT: '', DATA_DIR: '', DATABASE_URL: '', REPLAY_VIEWERS: `tester:${VIEWER_TOKEN}` },
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const exited = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (text: Buffer): void => {
      output += text.toString()
      const [, found] = /"url":"(http[^"]+)".*"msg":"listening"/.exec(output) ?? []
      if (found) resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void exited.then(([code]) => reject(new Error(`It ended with ${String(code)} before it listened:\n${output}`)))
  })
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    async end(signal) {
      child.kill(signal)
      await exited
      return { code: child.exitCode, signal: child.signalCode }
    },
  }
}
