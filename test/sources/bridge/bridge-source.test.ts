import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Bridge, BridgeRequest } from '../../../src/sources/bridge/bridge.ts'
import { bridgeSource } from '../../../src/sources/bridge/bridge-source.ts'
import type { ReplaySource } from '../../../src/recording/replay-source.ts'
import { ReplayError } from '../../../src/shared/errors.ts'
import { describeSource } from '../../contract/describe-source.ts'
import { archiveFiles, startArchiveServer, type ArchiveServer } from '../../stand-in/archive-server.ts'
import { linesOf } from '../../stand-in/fixture.ts'
import { KEY, PROJECT } from '../../stand-in/posthog-server.ts'
import { fixture, startPostHog } from '../../stand-in/posthog-with-fixture.ts'
import { loopbackBridge } from './loopback-bridge.ts'

const { info, person, productEvents } = fixture
const files = await archiveFiles(
  [{ info, person, productEvents, blocks: fixture.blocks.map(linesOf) }],
  [{ key: 'new-checkout', active: true }],
)
const lines = fixture.blocks.flatMap(linesOf)

/** What the contract needs to know of either server, and of a source that reads it over a bridge. */
function subjectOf(
  server: Pick<ArchiveServer, 'close' | 'delayMs'> & { requests: ArrayLike<unknown> },
  make: () => ReplaySource,
) {
  return {
    source: make(),
    again: make,
    recordingId: info.id,
    lines,
    requests: () => server.requests.length,
    slowDown: (delayMs: number) => void (server.delayMs = delayMs),
    close: server.close,
  }
}

for (const concurrency of [1, 4]) {
  describeSource(
    `bridgeSource of an archive, ${concurrency} at once,`,
    async () => {
      const server = await startArchiveServer(new Map(files))
      const make = () => bridgeSource({ id: 'bridge', bridge: loopbackBridge(server.url), concurrency })
      return subjectOf(server, make)
    },
    { email: 'viewer@example.com' },
  )
}

let projects = 0

describeSource(
  'bridgeSource of a PostHog project whose key the host holds',
  async () => {
    const server = await startPostHog()
    // The calendar of this source is the machine's; each subject counts its requests for itself.
    const id = `posthog bridge ${++projects}`
    const bridge = loopbackBridge(server.url, { authorization: `Bearer ${KEY}` })
    const make = () => bridgeSource({ id, bridge, reads: { postHogProject: PROJECT } })
    return subjectOf(server, make)
  },
  { email: 'viewer@example.com' },
)

describe('bridgeSource', () => {
  let server: ArchiveServer
  beforeEach(async () => {
    server = await startArchiveServer(new Map(files))
  })
  afterEach(() => server.close())

  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'resolved',
      (thrown: unknown) => (thrown instanceof ReplayError ? thrown.code : `untyped: ${String(thrown)}`),
    )
  const firstOf = (sent: readonly BridgeRequest[]) =>
    expect
      .poll(() => sent.length)
      .toBe(1)
      .then(() => sent[0]!)

  it('sends nothing but an id, a method, a path and a body', async () => {
    const bridge = loopbackBridge(server.url)
    await bridgeSource({ id: 'bridge', bridge }).getRecording(info.id)
    expect(bridge.sent).toEqual([{ id: expect.any(String), method: 'GET', path: `/${info.id}/manifest.json` }])
    const posthog = loopbackBridge(server.url)
    const source = bridgeSource({ id: 'posted', bridge: posthog, reads: { postHogProject: 7 } })
    await source.getProductEvents!(info.id).catch(() => {})
    expect(JSON.stringify(posthog.sent)).not.toMatch(/authorization|Bearer|phx_/i)
    expect(posthog.sent.every(({ path }) => path.startsWith('/api/projects/7/'))).toBe(true)
  })

  it('has one request under way at a time unless told otherwise', async () => {
    const bridge = loopbackBridge(server.url)
    const source = bridgeSource({ id: 'bridge', bridge })
    const { blocks } = await source.listBlocks(info.id)
    for await (const { bytes } of source.readBlocks(info.id, blocks)) expect(bytes).not.toBeNull()
    expect(bridge.sent.length).toBeGreaterThan(blocks.length)
    expect(bridge.mostAtOnce()).toBe(1)
    const wide = loopbackBridge(server.url)
    const wider = bridgeSource({ id: 'bridge', bridge: wide, concurrency: 3 })
    for await (const { bytes } of wider.readBlocks(info.id, blocks)) expect(bytes).not.toBeNull()
    expect(wide.mostAtOnce()).toBe(3)
  })

  it('listens only while it waits for an answer', async () => {
    const bridge = loopbackBridge(server.url)
    const source = bridgeSource({ id: 'bridge', bridge })
    expect(bridge.listeners()).toBe(0)
    await source.getRecording(info.id)
    expect(bridge.listeners()).toBe(0)
  })

  it('takes no notice of what answers somebody else, nobody, or too late', async () => {
    const silent = loopbackBridge(server.url)
    const sent: BridgeRequest[] = []
    const bridge: Bridge = { ...silent, send: (request) => void sent.push(request) }
    const source = bridgeSource({ id: 'bridge', bridge })
    const controller = new AbortController()
    const left = codeOf(source.getRecording(info.id, { signal: controller.signal }))
    const { id } = await firstOf(sent)
    for (const answer of [null, 'text', {}, { id: 'another', status: 200, text: '{}' }]) silent.answer(answer)
    controller.abort()
    expect(await left).toBe('aborted')
    silent.answer({ id, status: 200, text: '{}' })
    expect(silent.listeners()).toBe(0)
  })

  it('does not send what nobody waits for any more', async () => {
    const silent = loopbackBridge(server.url)
    const sent: BridgeRequest[] = []
    const source = bridgeSource({ id: 'bridge', bridge: { ...silent, send: (request) => void sent.push(request) } })
    const [first, second] = [new AbortController(), new AbortController()]
    const both = [codeOf(source.getRecording('a', first)), codeOf(source.getRecording('b', second))]
    await firstOf(sent)
    second.abort()
    first.abort()
    expect(await Promise.all(both)).toEqual(['aborted', 'aborted'])
    expect(sent).toHaveLength(1)
  })

  it.each([
    ['no status', { text: '{}' }, 'format_unknown'],
    ['a status that is none', { status: 99, text: '{}' }, 'format_unknown'],
    ['bytes that are no base64', { status: 200, base64: '%%%' }, 'format_unknown'],
    ['text that is none', { status: 200, text: 5 }, 'format_unknown'],
    ['a status of HTTP', { status: 403, text: 'secret' }, 'forbidden'],
    ['a page in place of a file', { status: 200, headers: { 'content-type': 'text/html' }, text: '<p>' }, 'not_found'],
    ['nothing', { status: 204 }, 'format_unknown'],
  ])('says what is wrong with an answer that has %s', async (_, answer, code) => {
    const silent = loopbackBridge(server.url)
    const bridge: Bridge = { ...silent, send: ({ id }) => silent.answer({ id, ...answer }) }
    const error: unknown = await bridgeSource({ id: 'bridge', bridge })
      .getRecording(info.id)
      .catch((it: unknown) => it)
    expect(error).toMatchObject({ code })
    expect(String(error)).not.toContain('secret')
  })

  it('fails a request that the host cannot pass on, and goes on with the next', async () => {
    const silent = loopbackBridge(server.url)
    let times = 0
    const bridge: Bridge = {
      ...silent,
      send(request) {
        if (++times === 1) throw new TypeError('The query was deleted.')
        return silent.send(request)
      },
    }
    const source = bridgeSource({ id: 'bridge', bridge })
    expect(await codeOf(source.getRecording(info.id))).toBe('network')
    expect((await source.getRecording(info.id)).id).toBe(info.id)
  })

  it('refuses a project that is no id', () => {
    const bridge = loopbackBridge(server.url)
    expect(() => bridgeSource({ id: 'bridge', bridge, reads: { postHogProject: '../1' } })).toThrow(ReplayError)
  })
})
