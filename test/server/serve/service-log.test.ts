import { describe, expect, it } from 'vitest'

import { routeOf } from '../../../src/server/serve/route-of.ts'
import { createServiceLog } from '../../../src/server/serve/service-log.ts'
import { ReplayError } from '../../../src/shared/errors.ts'

function written() {
  let text = ''
  const log = createServiceLog('info', { write: (line: string) => void (text += line) })
  return { log, lines: () => text.split('\n').filter(Boolean), text: () => text }
}

describe('createServiceLog', () => {
  it('writes one line for a request, with what it was about', () => {
    const { log, lines } = written()
    log.request({ route: 'replay blocks', method: 'GET', status: 200, tookMs: 3.4, recordingId: 'r1' })
    expect(lines()).toHaveLength(1)
    expect(JSON.parse(lines()[0]!)).toMatchObject({
      route: 'replay blocks',
      status: 200,
      tookMs: 3,
      recordingId: 'r1',
      msg: 'request',
    })
  })

  it('says of a failure what kind it is, and nothing that a library or a stranger said', () => {
    const { log, lines, text } = written()
    const cause = Object.assign(new Error('no space for https://shop.example/?token=hunter2'), { code: 'ENOSPC' })
    log.problem('ingest', new ReplayError('storage', { what: 'phx_key https://shop.example', cause }))
    expect(JSON.parse(lines()[0]!)).toMatchObject({ part: 'ingest', code: 'storage', cause: 'ENOSPC' })
    expect(text()).not.toMatch(/hunter2|phx_key|shop\.example/)
  })

  it('cannot be made to write a second line', () => {
    const { log, lines } = written()
    const { pathname } = new URL('https://replay.example/api/replay/r1%0d%0a{"level":50}/info')
    log.request({ ...routeOf(pathname, '/api/replay'), method: 'GET\r\nX', status: 400, tookMs: 1 })
    expect(lines()).toHaveLength(1)
    expect(JSON.parse(lines()[0]!)).not.toHaveProperty('recordingId')
  })
})

describe('routeOf', () => {
  it.each([
    ['/healthz', { route: 'healthz' }],
    ['/ingest/s/', { route: 'ingest s' }],
    ['/ingest/anything', { route: 'ingest other' }],
    ['/api/replay/index.json', { route: 'replay index.json' }],
    ['/api/replay/r1/manifest.json', { route: 'replay manifest.json', recordingId: 'r1' }],
    ['/api/replay/r1/blocks/000000.jsonl.gz', { route: 'replay blocks', recordingId: 'r1' }],
    ['/api/replay/embed.js', { route: 'replay embed.js' }],
    ['/api/replay/embed/r1', { route: 'replay embed', recordingId: 'r1' }],
    ['/api/replay/r1/whatever-anybody-asks-for', { route: 'replay other', recordingId: 'r1' }],
    ['/wp-login.php', { route: 'other' }],
  ])('has few words for what is asked: %s', (pathname, expected) => {
    expect(routeOf(pathname, '/api/replay')).toEqual(expected)
  })
})
