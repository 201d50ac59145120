#!/usr/bin/env node
import { readFile } from 'node:fs/promises'

import { COMMANDS } from './commands.ts'
import { runCli } from './run-cli.ts'
import { processTerminal } from './terminal.ts'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
// Whoever reads the output has seen enough: `portal-replay query … | head`.
process.stdout.on('error', () => process.exit(0))

const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
process.exitCode = await runCli(process.argv.slice(2), {
  commands: COMMANDS,
  version,
  terminal: processTerminal(process),
  env: process.env,
  signal: stopping.signal,
})
