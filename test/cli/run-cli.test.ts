import { describe, expect, it } from 'vitest'

import { COMMANDS, type CommandEntry } from '../../src/cli/commands.ts'
import { defineCommand } from '../../src/cli/command.ts'
import { ReplayError } from '../../src/shared/errors.ts'
import { runHere } from './run-cli-here.ts'

const failing = (error: unknown): CommandEntry => ({
  name: 'fail',
  summary: 'Fails',
  load: async () =>
    defineCommand({
      usage: [''],
      about: 'Fails.',
      options: { json: { type: 'boolean', about: '' } },
      run: () => Promise.reject(error),
    }),
})

describe('runCli', () => {
  it('lists every command, and each has a help of its own that names all its options', async () => {
    const { out, code } = await runHere(['--help'])
    expect(code).toBe(0)
    for (const { name, load } of COMMANDS) {
      expect(out).toContain(`  ${name} `)
      const help = await runHere([name, '--help'])
      expect(help.code).toBe(0)
      expect(help.out).toContain(`Usage: portal-replay ${name}`)
      for (const option of Object.keys((await load()).options)) expect(help.out).toContain(`--${option}`)
      for (const line of help.out.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
    }
  })

  it('says its version', async () =>
    expect(await runHere(['--version'])).toMatchObject({ code: 0, out: '0.0.0-test\n' }))

  it.each([[[]], [['frobnicate']], [['inspect', '--frobnicate']], [['inspect', '--json=yes', 'x']], [['inspect']]])(
    'ends with 2 and says what to do for %j',
    async (args) => {
      const { code, out, notes } = await runHere(args)
      expect(code).toBe(2)
      expect(out + notes).toMatch(/--help|Give files/)
      expect(notes).not.toContain(' at ')
    },
  )

  it('prints an error in its three parts, never where in the code it was', async () => {
    const error = new ReplayError('unavailable', { what: 'It is away.', why: 'Nobody is there.', fix: 'Try again.' })
    expect(await runHere(['fail'], { commands: [failing(error)] })).toEqual({
      code: 1,
      out: '',
      notes: 'portal-replay: It is away.\n  Nobody is there.\n  Try again.\n',
    })
    const untyped = await runHere(['fail'], { commands: [failing(new TypeError('x is not a function'))] })
    expect(untyped).toEqual({ code: 1, out: '', notes: 'portal-replay: x is not a function\n' })
  })

  it('prints an error as JSON where JSON is read', async () => {
    const error = new ReplayError('configuration', { what: 'No key.', fix: 'Set one.' })
    const { code, notes } = await runHere(['fail', '--json'], { commands: [failing(error)] })
    expect(code).toBe(2)
    expect(JSON.parse(notes)).toEqual({ error: { code: 'configuration', what: 'No key.', fix: 'Set one.' } })
  })

  it('ends with 130 when it is interrupted', async () => {
    const error = new ReplayError('aborted', { what: 'Stopped.' })
    expect((await runHere(['fail'], { commands: [failing(error)] })).code).toBe(130)
  })

  it('steers no terminal with what strangers wrote', async () => {
    const error = new ReplayError('not_found', { what: 'No \u001b]0;title\u0007 \u009b31m \u202e here.' })
    const { notes } = await runHere(['fail'], { commands: [failing(error)] })
    expect(notes).not.toMatch(/[\u001b\u0007\u009b\u202e]/)
  })
})
