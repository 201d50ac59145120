import type { Command } from './command.ts'

/** A command by its name; its module is loaded when it is called. */
export interface CommandEntry {
  readonly name: string
  /** One line of `portal-replay --help`. */
  readonly summary: string
  load(): Promise<Command>
}

/** All commands, in the order in which `--help` lists them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'inspect',
    summary: 'Say what is in a recording, and what is wrong with it',
    load: async () => (await import('./inspect.ts')).inspect,
  },
  {
    name: 'serve',
    summary: 'Take in, keep, find and play recordings: the whole server',
    load: async () => (await import('./serve.ts')).serve,
  },
]
