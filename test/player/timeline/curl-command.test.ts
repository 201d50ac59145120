import { execFileSync } from 'node:child_process'

import { describe, expect, it } from 'vitest'

import { curlCommand } from '../../../src/player/timeline/curl-command.ts'
import { seeded } from '../../recording/seeded.ts'

/** What a real shell makes of a command: the words curl would be given. */
function wordsOf(command: string | null): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command ?? ''}`
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', env: { HOME: '/home/viewer' } })
    .split('\0')
    .slice(0, -1)
}

const URL_TEXT = 'https://shop.example/api/orders?a=1&b=$HOME'

describe('curlCommand', () => {
  it('writes a request as the words that curl takes', () => {
    const request = {
      name: URL_TEXT,
      method: 'POST',
      requestHeaders: { 'Content-Type': 'application/json', 'Content-Length': '7', Host: 'shop.example' },
      requestBody: '{"a":1}',
    }
    expect(wordsOf(curlCommand(request))).toEqual([
      ...['--globoff', '--request', 'POST', '--header', 'Content-Type: application/json'],
      ...['--data-raw', '{"a":1}', '--url', URL_TEXT],
    ])
  })

  it.each([`java${'script:'}alert(1)`, 'file:///etc/passwd', 'gopher://x/', '-o/tmp/x', '@/etc/passwd', '', 7, null])(
    'gives curl no address that is none of the web’s: %s',
    (name) => {
      expect(curlCommand({ name })).toBeNull()
    },
  )

  it('takes nothing from prototypes, and no header or method that is none', () => {
    const request = {
      name: URL_TEXT,
      method: 'GET; rm -rf ~',
      requestHeaders: { '@/etc/passwd': '', 'a b': 'x', '': 'y', ok: 'one\r\nTwo: 2', number: 3 },
    }
    expect(wordsOf(curlCommand(request))).toEqual(['--globoff', '--header', 'ok: one Two: 2', '--url', URL_TEXT])
    expect(curlCommand(Object.create({ name: URL_TEXT }))).toBeNull()
  })

  it('lets nothing of a request leave its word, whatever it is made of', () => {
    const random = seeded(7)
    const pieces = [
      "'",
      '"',
      '\\',
      '$(id)',
      '`id`',
      '\n',
      ';',
      '&',
      '|',
      '>',
      '!',
      '*',
      '$HOME',
      '~',
      '#',
      '\u2019',
      "'\\''",
      'é',
    ]
    const pick = () => pieces[Math.floor(random() * pieces.length)]
    for (let round = 0; round < 60; round += 1) {
      const text = `a${Array.from({ length: 12 }, pick).join('')}`
      const header = text.replaceAll('\n', ' ').replace(/ +/g, ' ')
      const request = { name: `${URL_TEXT}&t=${text}`, requestHeaders: { x: header }, requestBody: text }
      expect(wordsOf(curlCommand(request))).toEqual([
        ...['--globoff', '--header', `x: ${header}`, '--data-raw', text],
        ...['--url', new URL(request.name).href],
      ])
    }
  })
})
