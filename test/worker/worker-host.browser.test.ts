import { gzipSync } from 'fflate'
import { afterEach, describe, expect, inject, it } from 'vitest'

import { PROTOCOL } from '../../src/worker/channel.ts'
import { createInlineHost } from '../../src/worker/inline-host.ts'
import { createRecordingHost } from '../../src/worker/create-recording-host.ts'
import { createWorkerHost } from '../../src/worker/worker-host.ts'
import type { ReplayError } from '../../src/shared/errors.ts'
import { describeHost } from './describe-host.ts'
import { fetchTwoTabs } from './fixture-files.ts'
import { loadHostUnder } from './framed-host.ts'
import { blocksOf, contentOf, deliver, viewThat } from './recording-blocks.ts'
import { watchWorkers } from './watch-workers.ts'

/** Patience for a machine that does other things, too. */
const handshakeMs = 20_000

/** For what is about a worker that runs: these tests also run in pages that may start none. */
const itWithWorkers = it.skipIf(inject('workers') !== 'allowed')

const unwanted: ReplayError[] = []

describeHost('createInlineHost', createInlineHost, fetchTwoTabs)

describeHost(
  'createWorkerHost',
  () => createWorkerHost({ handshakeMs, onRefused: (error) => unwanted.push(error) }),
  fetchTwoTabs,
)

/** A worker that never says anything: the script of one, but not ours. */
const silent = `data:text/javascript,${encodeURIComponent('onmessage = () => {}')}`

describeHost(
  'createWorkerHost with a worker that does not answer',
  () => createWorkerHost({ workerUrl: silent, handshakeMs: 30 }),
  fetchTwoTabs,
)

describe('createWorkerHost', () => {
  const closing: (() => void)[] = []
  afterEach(() => closing.splice(0).forEach((close) => close()))

  itWithWorkers('was refused by none of the pages above', () => {
    expect(unwanted).toEqual([])
  })

  itWithWorkers.each([
    ['worker-src', "worker-src 'none'"],
    ['script-src', "script-src 'self' 'unsafe-inline'"],
  ])('does all the same, and says so once, where %s forbids its worker', async (_name, policy) => {
    const { module, violations, close } = await loadHostUnder(policy)
    closing.push(close)
    const refusals: ReplayError[] = []
    const recording = blocksOf(await fetchTwoTabs(), 6)
    const host = module.createWorkerHost({ handshakeMs, onRefused: (error) => refusals.push(error) })
    const plain = createInlineHost()
    // Handed over before anybody knows that there will be no worker.
    await Promise.all([deliver(host, recording, recording.blocks), deliver(plain, recording, recording.blocks)])
    const { windows } = plain.view.get()

    // Cloned, because what another page made is never equal to what this one made.
    expect(structuredClone(contentOf(host.view.get()))).toEqual(contentOf(plain.view.get()))
    const base = await host.base(windows[0]!.id, 20_000)
    expect(structuredClone(base)).toEqual(await plain.base(windows[0]!.id, 20_000))
    expect(refusals).toHaveLength(1)
    expect(refusals[0]).toMatchObject({ code: 'unsupported', cause: { what: 'The worker was refused.' } })
    await expect.poll(() => violations).toEqual(['blob'])
    host.destroy()
  })

  itWithWorkers('takes a worker’s file from an address of the page’s own', async () => {
    const { workerCode } = await import('../../src/worker/worker-code.ts')
    const refusals: ReplayError[] = []
    const workerUrl = `data:text/javascript,${encodeURIComponent(workerCode)}`
    const host = createWorkerHost({ workerUrl, handshakeMs, onRefused: (error) => refusals.push(error) })
    closing.push(host.destroy)
    const recording = blocksOf(await fetchTwoTabs(), 3)
    await deliver(host, recording, recording.blocks)

    expect(refusals).toEqual([])
    expect(host.view.get().eventCount).toBeGreaterThan(100)
  })

  it('keeps to the limits it is given', async () => {
    const host = createWorkerHost({ limits: { maxDecodedBytes: 100 }, handshakeMs })
    closing.push(host.destroy)
    await host.addBlock({ index: 0, key: 'whole' }, gzipSync(await fetchTwoTabs()))
    const { problems } = await viewThat(host, (view) => view.problems.length > 0)

    expect(problems[0]).toMatchObject({ reason: 'too_large', blockKey: 'whole' })
  })

  it('refuses a worker of another version', async () => {
    const refusals: ReplayError[] = []
    const other = `data:text/javascript,${encodeURIComponent("postMessage({ type: 'ready', protocol: 0 })")}`
    const host = createWorkerHost({ workerUrl: other, handshakeMs, onRefused: (error) => refusals.push(error) })
    closing.push(host.destroy)
    const recording = blocksOf(await fetchTwoTabs(), 3)
    await deliver(host, recording, recording.blocks)

    expect(refusals).toHaveLength(1)
  })

  itWithWorkers('tells whoever waits when its worker breaks down', async () => {
    const broken = `onmessage = ({ data }) => {
      if (data.type === 'start') postMessage({ type: 'ready', protocol: ${PROTOCOL} })
      else setTimeout(() => { throw new Error('Out of memory') })
    }`
    const host = createWorkerHost({ workerUrl: `data:text/javascript,${encodeURIComponent(broken)}`, handshakeMs })
    closing.push(host.destroy)

    await expect(host.base('1', 0)).rejects.toMatchObject({ name: 'ReplayError', code: 'unavailable' })
  })

  it('starts no worker before it is told something', async () => {
    const watched = watchWorkers()
    try {
      const host = createRecordingHost()
      host.view.subscribe(() => {})
      await new Promise((resolve) => setTimeout(resolve, 50))
      host.destroy()
      expect(watched.started()).toBe(0)
    } finally {
      watched.stop()
    }
  })

  itWithWorkers('has a worker for each host, and leaves nothing behind', async () => {
    const recording = blocksOf(await fetchTwoTabs(), 3)
    const names = Object.getOwnPropertyNames(window)
    const watched = watchWorkers()
    try {
      const [one, other] = [createRecordingHost(), createRecordingHost()]
      await Promise.all([deliver(one, recording, recording.blocks), deliver(other, recording, recording.blocks)])
      expect(watched.started()).toBe(2)
      expect(watched.running()).toBe(2)
      one.destroy()
      expect(watched.running()).toBe(1)
      other.destroy()
      for (const lifeMs of [0, 0, 1, 5, 20, 60]) {
        const host = createRecordingHost()
        void deliver(host, recording, recording.blocks)
        if (lifeMs > 0) await new Promise((resolve) => setTimeout(resolve, lifeMs))
        host.destroy()
      }
      await expect.poll(() => watched.running()).toBe(0)
      await expect.poll(() => watched.addresses()).toBe(0)
    } finally {
      watched.stop()
    }
    expect(Object.getOwnPropertyNames(window)).toEqual(names)
  })
})
