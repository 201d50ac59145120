import type { ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** An option of a command: what `parseArgs` needs, and what `--help` says. */
export interface CommandOption {
  readonly type: 'string' | 'boolean'
  /** May be given several times. */
  readonly multiple?: true
  /** What stands for the value in `--help`: `DAYS`, `URL`. */
  readonly value?: string
  readonly about: string
}

export type CommandOptions = Readonly<Record<string, CommandOption>>

type ValueOf<Option extends CommandOption> = Option extends { type: 'boolean' }
  ? boolean
  : Option extends { multiple: true }
    ? string[]
    : string

/** The options that were given, by name. */
export type CommandValues<Options extends CommandOptions> = {
  readonly [Name in keyof Options]?: ValueOf<Options[Name]>
}

/** One call of a command. */
export interface CommandCall<Options extends CommandOptions = CommandOptions> {
  readonly values: CommandValues<Options>
  readonly positionals: readonly string[]
  readonly terminal: Terminal
  /** Where keys and passwords come from: arguments can be read by everybody on the machine. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts with Ctrl-C. */
  readonly signal: AbortSignal
}

/** One word after `portal-replay`. */
export interface Command<Options extends CommandOptions = CommandOptions> {
  /** What follows the command's name, one line for each way of calling it. */
  readonly usage: readonly string[]
  /** What it does, in a few sentences. */
  readonly about: string
  readonly options: Options
  /** Lines after the options in `--help`: examples, variables of the environment. */
  readonly notes?: readonly string[]
  /**
   * @returns nothing when all is done
   * @throws ReplayError, which is printed in its three parts and decides the exit code
   */
  run(call: CommandCall<Options>): Promise<ExitCode | void>
}

/** Checks that a command's `run` uses the options that it has. */
export function defineCommand<const Options extends CommandOptions>(command: Command<Options>): Command {
  return command
}
