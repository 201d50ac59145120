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
    name: 'archive',
    summary: 'Copy recordings from PostHog into a store, before they expire',
    load: async () => (await import('./archive.ts')).archive,
  },
  {
    name: 'import',
    summary: 'Put recording files into a store',
    load: async () => (await import('./import.ts')).importFiles,
  },
  {
    name: 'export',
    summary: 'Write a recording as one file: lines, PostHog’s export, a page that plays it, or Parquet',
    load: async () => (await import('./export.ts')).exportRecordings,
  },
  {
    name: 'inspect',
    summary: 'Say what is in a recording, and what is wrong with it',
    load: async () => (await import('./inspect.ts')).inspect,
  },
  {
    name: 'query',
    summary: 'Ask all archived recordings at once, in SQL',
    load: async () => (await import('./query.ts')).query,
  },
  {
    name: 'remove',
    summary: 'Remove recordings by age or person, with a proof of what was removed',
    load: async () => (await import('./remove.ts')).remove,
  },
  {
    name: 'verify',
    summary: 'Find what is damaged in a store, and derive again what can be',
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'serve',
    summary: 'Take in, keep, find and play recordings: the whole server',
    load: async () => (await import('./serve.ts')).serve,
  },
]
