import { COMMANDS, type CommandEntry } from '../../src/cli/commands.ts'
import { runCli } from '../../src/cli/run-cli.ts'

export interface CliRun {
  readonly code: number
  readonly out: string
  readonly notes: string
}

export interface RunHereOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly commands?: readonly CommandEntry[]
  readonly isWatched?: boolean
  readonly onNote?: (text: string) => void
}

/** Runs a command in this process, as `portal-replay …` would, with a terminal that remembers. */
export async function runHere(args: readonly string[], options: RunHereOptions = {}): Promise<CliRun> {
  let [out, notes] = ['', '']
  const code = await runCli(args, {
    commands: options.commands ?? COMMANDS,
    version: '0.0.0-test',
    env: options.env ?? {},
    signal: options.signal ?? new AbortController().signal,
    terminal: {
      isWatched: options.isWatched ?? false,
      columns: () => 80,
      out: async (text) => void (out += text),
      note: (text) => {
        notes += text
        options.onNote?.(text)
      },
    },
  })
  return { code, out, notes }
}
