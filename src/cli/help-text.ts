import type { Command } from './command.ts'
import { table } from './table.ts'

/** What `portal-replay --help` prints. */
export function overview(commands: readonly { readonly name: string; readonly summary: string }[]): string {
  const list = table(commands.map(({ name, summary }) => [`  ${name}`, summary]))
  return `Keeps session recordings, and gives them out again.

Usage: portal-replay COMMAND …

${list}
portal-replay COMMAND --help tells more, portal-replay --version which one this is.

Exit codes: 0 done, 1 failed, 2 wrongly asked for, 3 partly done, 130 interrupted.
`
}

/** What `portal-replay COMMAND --help` prints. */
export function helpOf(name: string, { usage, about, options, notes = [] }: Command): string {
  const calls = usage.map((call, index) => `${index === 0 ? 'Usage: ' : '       '}portal-replay ${name} ${call}\n`)
  const rows = Object.entries(options).map(([option, { value, about: what }]) => [
    `  --${option}${value === undefined ? '' : ` ${value}`}`,
    what,
  ])
  const ending = notes.length > 0 ? `\n${notes.join('\n')}\n` : ''
  return `${calls.join('')}\n${about}\n\n${table([...rows, ['  --help', 'This text']])}${ending}`
}
