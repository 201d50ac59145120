import { createInlineHost } from '../src/worker/inline-host.ts'
import type { RecordingHost } from '../src/worker/recording-host.ts'
import { createWorkerHost } from '../src/worker/worker-host.ts'

/** Runs in the bench's browser: takes a recording in, in three ways. */

/** `plain` is what players do that keep events on the page: unzip, and parse it all. */
export type LoadWay = 'worker' | 'inline' | 'plain'

export interface LoadResult {
  readonly fromMs: number
  readonly untilMs: number
  readonly events: number
}

export interface LoadPage {
  load(url: string, way: LoadWay): Promise<LoadResult>
}

async function loadByHost(host: RecordingHost, bytes: Uint8Array): Promise<number> {
  const block = { index: 0, key: 'whole' }
  host.setBlocks([block], { startMs: 0, endMs: 0, complete: true })
  const complete = new Promise<void>((resolve) => {
    const stop = host.view.subscribe(() => {
      if (!host.view.get().complete) return
      stop()
      resolve()
    })
  })
  await host.addBlock(block, bytes)
  await complete
  const { eventCount } = host.view.get()
  host.destroy()
  return eventCount
}

async function loadPlainly(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = isGzip
    ? await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
    : new TextDecoder().decode(bytes)
  return (JSON.parse(text) as unknown[]).length
}

function refused(error: Error): void {
  throw error
}

const page: LoadPage = {
  async load(url, way) {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
    // What fetching left to be done is not ours.
    await new Promise((resolve) => setTimeout(resolve, 200))
    const fromMs = performance.now()
    performance.mark('bench:from')
    const events =
      way === 'plain'
        ? await loadPlainly(bytes)
        : await loadByHost(way === 'worker' ? createWorkerHost({ onRefused: refused }) : createInlineHost(), bytes)
    performance.mark('bench:until')
    return { fromMs, untilMs: performance.now(), events }
  },
}

Object.assign(globalThis, { loadPage: page })
