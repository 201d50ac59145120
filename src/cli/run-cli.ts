import { parseArgs } from 'node:util'

import { ReplayError, toReplayError } from '../shared/errors.ts'
import type { CommandCall, CommandOptions } from './command.ts'
import type { CommandEntry } from './commands.ts'
import { ExitCode, exitCodeOf } from './exit-code.ts'
import { helpOf, overview } from './help-text.ts'
import { jsonLine, plainText } from './plain-text.ts'

export interface RunCliOptions extends Pick<CommandCall, 'terminal' | 'env' | 'signal'> {
  readonly commands: readonly CommandEntry[]
  readonly version: string
}

/**
 * Runs what a command line asks for. Never rejects: what goes wrong is printed, in words that say what to do.
 *
 * @param args What follows the program's name.
 */
export async function runCli(args: readonly string[], options: RunCliOptions): Promise<ExitCode> {
  try {
    return await run(args, options)
  } catch (thrown) {
    const error = toReplayError(thrown)
    options.terminal.note(args.includes('--json') ? jsonError(error) : textError(error))
    return exitCodeOf(error.code)
  }
}

async function run(args: readonly string[], options: RunCliOptions): Promise<ExitCode> {
  const { commands, version, terminal, env, signal } = options
  const [name, ...rest] = args
  if (name === '--version') {
    await terminal.out(`${version}\n`)
    return ExitCode.Done
  }
  if (name === undefined || name === '--help' || name === 'help') {
    await terminal.out(overview(commands))
    return name === undefined ? ExitCode.WrongUse : ExitCode.Done
  }
  const entry = commands.find((command) => command.name === name)
  if (!entry) {
    throw new ReplayError('bad_request', {
      what: `There is no command ${plainText(name)}.`,
      fix: `Commands are ${commands.map((command) => command.name).join(', ')}; see portal-replay --help.`,
    })
  }
  const command = await entry.load()
  if (rest.includes('--help')) {
    await terminal.out(helpOf(name, command))
    return ExitCode.Done
  }
  const { values, positionals } = parse(name, rest, command.options)
  return (await command.run({ values, positionals, terminal, env, signal })) ?? ExitCode.Done
}

function parse(
  name: string,
  args: readonly string[],
  known: CommandOptions,
): Pick<CommandCall, 'values' | 'positionals'> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: known, allowPositionals: true, strict: true })
    return { values: values as CommandCall['values'], positionals }
  } catch (cause) {
    // Node's own sentence names the option; what it goes on to say is about Node's rules.
    const [what = ''] = (cause instanceof Error ? cause.message : '').split('. ')
    throw new ReplayError('bad_request', {
      what: `${plainText(what.replace(/\.$/, ''))}.`,
      fix: `See portal-replay ${name} --help.`,
      cause,
    })
  }
}

function textError({ what, why, fix }: ReplayError): string {
  const rest = [why, fix].filter((part) => part !== undefined).map((part) => `  ${plainText(part)}\n`)
  return `portal-replay: ${plainText(what)}\n${rest.join('')}`
}

function jsonError({ code, what, why, fix }: ReplayError): string {
  return jsonLine({ error: { code, what, why, fix } })
}
