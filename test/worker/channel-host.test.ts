import { afterEach, describe, expect, it } from 'vitest'

import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import { Recording } from '../../src/recording/recording.ts'
import type { FromWorker, ToWorker, Wire } from '../../src/worker/channel.ts'
import { createChannelHost } from '../../src/worker/channel-host.ts'
import { serveHost } from '../../src/worker/serve-host.ts'
import { createInlineHost, type InlineHostOptions } from '../../src/worker/inline-host.ts'
import type { RecordingHost } from '../../src/worker/recording-host.ts'
import { ReplayError } from '../../src/shared/errors.ts'
import { fixtureBytes, TWO_TABS } from '../recording/fixtures.ts'
import { type ChannelPair, createChannelPair } from './channel-pair.ts'
import { blocksOf, checkpointOf, deliver, viewThat } from './recording-blocks.ts'

const recording = blocksOf(fixtureBytes(TWO_TABS), 12)
const pairs: ChannelPair[] = []

function makePair(served: RecordingHost | InlineHostOptions = {}): ChannelPair {
  const pair = createChannelPair('base' in served ? served : createInlineHost(served))
  pairs.push(pair)
  return pair
}

/** A host that does what is told here, and nothing else. */
function servedHost(does: Partial<RecordingHost>): RecordingHost {
  const host = createInlineHost()
  return { ...host, ...does }
}

afterEach(() => pairs.splice(0).forEach((pair) => pair.close()))

describe('createChannelHost', () => {
  it('keeps every part of the view that did not change', async () => {
    const { host } = makePair()
    const [first, , third] = recording.blocks
    host.setBlocks(recording.infos, recording.span)
    await host.addBlock(first!.info, first!.bytes)
    const before = await viewThat(host, ({ items }) => items.length > 0)
    await host.addBlock(recording.infos.at(-1)!, null)
    const missing = await viewThat(host, (view) => view.missing.length > 0)

    expect(missing.items).toBe(before.items)
    expect(missing.urls).toBe(before.urls)
    expect(missing.pointers).toBe(before.pointers)
    expect(missing.density).toBe(before.density)
    expect(missing.problems).not.toBe(before.problems)

    await host.addBlock(third!.info, third!.bytes)
    const after = await viewThat(host, ({ items }) => items.length > before.items.length)
    expect(after.items[0]).toBe(before.items[0])
    expect(after.pointers).not.toBe(before.pointers)
  })

  it('tells what a search has found so far, before the answer and never after it was given up', async () => {
    const hit = (fromMs: number) => ({ windowId: 'w', fromMs, toMs: fromMs + 1, text: 'x', nodeId: 1 })
    const results = [[hit(1)], [hit(1), hit(2)], [hit(1), hit(2), hit(3)]].map((hits) => ({ hits, truncated: false }))
    const { host } = makePair(
      servedHost({
        async search(_, { onPartial } = {}) {
          results.slice(0, 2).forEach((found) => onPartial?.(found))
          return results[2]!
        },
      }),
    )
    const told: unknown[] = []
    const answer = await host.search('x', { onPartial: (found) => told.push(found) })
    expect(told.slice(0, 2)).toEqual(results.slice(0, 2))
    expect(answer).toEqual(results[2])

    const controller = new AbortController()
    const late: unknown[] = []
    const givenUp = host.search('x', { signal: controller.signal, onPartial: (found) => late.push(found) })
    controller.abort()
    await expect(givenUp).rejects.toMatchObject({ code: 'aborted' })
    await host.search('x')
    expect(late).toEqual([])
  })

  it('never has more than three blocks under way, however many are handed over', async () => {
    let underWay = 0
    let most = 0
    const { host } = makePair(
      servedHost({
        async addBlock() {
          most = Math.max(most, ++underWay)
          await new Promise((resolve) => setTimeout(resolve, 1))
          underWay -= 1
        },
      }),
    )
    await Promise.all(recording.blocks.map(({ info, bytes }) => host.addBlock(info, bytes)))

    expect(most).toBe(3)
  })

  it('sends a copy of only those bytes that are the block’s', async () => {
    const { host, sent } = makePair()
    const { info, bytes } = recording.blocks[0]!
    const roomy = new Uint8Array(bytes.length + 1_000)
    roomy.set(bytes, 500)
    await host.addBlock(info, roomy.subarray(500, 500 + bytes.length))
    const [message] = sent

    expect(message).toMatchObject({ type: 'add-block', block: info })
    expect(message?.type === 'add-block' && message.bytes?.buffer.byteLength).toBe(bytes.length)
  })

  it('lets everybody else have a turn before all of a large block is copied', async () => {
    let posted = 0
    const host = createChannelHost({ onmessage: null, postMessage: () => void posted++ })
    const added = [new Uint8Array(1_000), new Uint8Array(5_000_000)].map((bytes, i) =>
      host.addBlock(recording.infos[i]!, bytes),
    )
    for (let step = 0; step < 100; step += 1) await Promise.resolve()
    expect(posted).toBe(1)

    await expect.poll(() => posted).toBe(2)
    host.destroy()
    await Promise.all(added)
  })

  it('hands over its copy of a block, and a view’s columns, without copying them once more', async () => {
    const { port1, port2 } = new MessageChannel()
    const posted: { readonly message: unknown; readonly transfer: readonly unknown[] }[] = []
    const watched = (port: MessagePort): Wire => ({
      onmessage: null,
      postMessage: (message, { transfer = [] } = {}) => {
        posted.push({ message, transfer })
        port.postMessage(message, transfer)
      },
    })
    const served = createInlineHost()
    const serve = serveHost(watched(port2), served)
    port2.onmessage = ({ data }) => serve(data as ToWorker)
    const wire = watched(port1)
    const host = createChannelHost(wire)
    port1.onmessage = (event) => wire.onmessage?.(event)
    pairs.push({ host, sent: [], close: () => [host, served].forEach((each) => each.destroy()) })
    const { info, bytes } = recording.blocks[0]!
    await host.addBlock(info, bytes)
    await viewThat(host, ({ items }) => items.length > 0)
    port1.close()

    const [block] = posted
    expect(block?.transfer).toHaveLength(1)
    expect((block?.message as { bytes: Uint8Array }).bytes).toHaveLength(0)
    const columns = posted.flatMap(({ message, transfer }) =>
      (message as ToWorker | FromWorker).type === 'view' ? transfer : [],
    )
    expect(columns.length).toBeGreaterThanOrEqual(6)
  })

  it('turns what was thrown at the other end into a ReplayError again', async () => {
    const limited = new ReplayError('rate_limited', {
      what: 'Too much.',
      why: 'Because.',
      fix: 'Wait.',
      status: 429,
      retryAfterMs: 7,
    })
    const { host } = makePair(
      servedHost({
        base: () => Promise.reject(limited),
        read: () => Promise.reject(new RangeError('Out of memory')),
        addBlock: () => Promise.reject(limited),
      }),
    )
    const { code, what, why, fix, status, retryAfterMs, message } = limited
    const thrown = await host.base('1', 0).catch((error: unknown) => error)

    expect(thrown).toBeInstanceOf(ReplayError)
    expect(thrown).toMatchObject({ code, what, why, fix, status, retryAfterMs, message })
    await expect(host.read('1', 0, 1)).rejects.toMatchObject({ code: 'unavailable', what: 'Out of memory' })
    // A place is free again after every failure.
    for (let tries = 0; tries < 5; tries += 1) {
      await expect(host.addBlock({ index: 0, key: 'a' }, null)).rejects.toMatchObject({ code: 'rate_limited' })
    }
  })

  it('tells the other end to give up what is no longer wanted', async () => {
    const seen: (AbortSignal | undefined)[] = []
    const { host, sent } = makePair(
      servedHost({
        base(_windowId, _offsetMs, options) {
          seen.push(options?.signal)
          return new Promise(() => {})
        },
      }),
    )
    const controller = new AbortController()
    const asked = host.base('1', 5, { signal: controller.signal })
    await expect.poll(() => seen).toHaveLength(1)
    controller.abort(new ReplayError('aborted', { what: 'A newer seek.' }))

    await expect(asked).rejects.toMatchObject({ code: 'aborted', cause: { what: 'A newer seek.' } })
    await expect.poll(() => seen[0]?.aborted).toBe(true)
    expect(sent.map(({ type }) => type)).toEqual(['base', 'cancel'])
  })

  it('leaves no listener on a signal once it has the answer', async () => {
    const { host } = makePair()
    await deliver(host, recording, recording.blocks)
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args))
    signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args))
    await host.base(host.view.get().windows[0]!.id, 100, { signal })

    expect(listeners).toBe(0)
  })

  it('tells whoever waits, and whoever asks later, that the other end is gone', async () => {
    const { host } = makePair(servedHost({ base: () => new Promise(() => {}) }))
    const asked = host.base('1', 0)
    host.fail(new ReplayError('unavailable', { what: 'Gone.' }))

    await expect(asked).rejects.toMatchObject({ what: 'Gone.' })
    await expect(host.read('1', 0, 1)).rejects.toMatchObject({ what: 'Gone.' })
    await expect(host.addBlock({ index: 0, key: 'a' }, null)).rejects.toMatchObject({ what: 'Gone.' })
  })

  it('gets few views while many blocks come in, and the last one at once', async () => {
    const many = blocksOf(fixtureBytes(TWO_TABS), 60)
    const { host } = makePair({ viewEveryMs: 100_000 })
    let views = 0
    host.view.subscribe(() => views++)
    await deliver(host, many, many.blocks)

    expect(host.view.get().complete).toBe(true)
    expect(views).toBeLessThanOrEqual(4)
  })

  it('tells of the page in a checkpoint before it says that it has it: whoever waits asks for nothing more', async () => {
    const whole = new Recording()
    recording.blocks.forEach(({ info, bytes }) => whole.append(info, decodeBlock(bytes)))
    const entered = recording.blocks[8]!
    const { host } = makePair({ viewEveryMs: 100_000 })
    host.setBlocks(recording.infos, recording.span)
    await host.addBlock(entered.info, entered.bytes)
    await viewThat(host, ({ loaded }) => loaded.length > 0)
    const pages = () => host.view.get().windows.flatMap(({ fullSnapshotsMs }) => fullSnapshotsMs)
    expect(pages()).toEqual([])
    await host.addCheckpoint(entered.info, checkpointOf(whole, entered.info.startMs! - 0.5).bytes)

    expect(pages().length).toBeGreaterThan(0)
  })
})
