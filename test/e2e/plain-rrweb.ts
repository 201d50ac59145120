import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

import type { Browser } from 'playwright'

import { FIXTURES } from '../../examples/portal/server/fixtures.ts'
import { parseArchiveIndex, parseManifest } from '../../src/recording/archive/index.ts'

interface PlainEvent {
  readonly type: number
  readonly timestamp: number
  readonly cv?: string
  readonly data: Readonly<Record<string, unknown>> | string
}

/** The demo's recording without any of our code between the file and rrweb. */
export interface PlainRecording {
  readonly id: string
  readonly startMs: number
  /** Events of each window, in order of time. */
  readonly windows: readonly (readonly PlainEvent[])[]
}

/** Reads the fixture by hand. */
export async function readPlainRecording(): Promise<PlainRecording> {
  const folder = fileURLToPath(new URL('recordings/', FIXTURES))
  const [info] = parseArchiveIndex(JSON.parse(await readFile(path.join(folder, 'index.json'), 'utf8')))
  if (!info) throw new TypeError('The fixtures hold no recording.')
  const manifest = parseManifest(JSON.parse(await readFile(path.join(folder, info.id, 'manifest.json'), 'utf8')))
  const windows = new Map(manifest.windows.map((window) => [window.id, [] as PlainEvent[]]))
  for (const block of manifest.blocks) {
    const text = gunzipSync(await readFile(path.join(folder, info.id, `blocks/${block.key}.jsonl.gz`))).toString('utf8')
    for (const line of text.split('\n').filter(Boolean)) {
      const [windowId, event] = JSON.parse(line) as [string, PlainEvent]
      windows.get(windowId)?.push(unpack(event))
    }
  }
  const sorted = [...windows.values()].map((events) => events.sort((a, b) => a.timestamp - b.timestamp))
  return { id: info.id, startMs: info.startMs, windows: sorted }
}

/** Where rrweb's own pointer stands when its own replayer is paused at that moment. `timestampMs` is epoch ms. */
export async function rrwebPointerAt(
  browser: Browser,
  events: readonly PlainEvent[],
  timestampMs: number,
): Promise<{ readonly x: number; readonly y: number }> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
  try {
    await page.addScriptTag({
      path: fileURLToPath(import.meta.resolve('rrweb')).replace(/rrweb\.c?js$/, 'rrweb.umd.min.cjs'),
    })
    const offsetMs = timestampMs - (events[0]?.timestamp ?? 0)
    return await page.evaluate(
      ({ events, offsetMs }) => {
        const { Replayer } = (window as unknown as { rrweb: typeof import('rrweb') }).rrweb
        const replayer = new Replayer(structuredClone(events) as never, {
          root: document.body,
          mouseTail: false,
          useVirtualDom: false,
        })
        replayer.pause(offsetMs)
        const { left, top } = document.querySelector<HTMLElement>('.replayer-mouse')?.style ?? {}
        return { x: Number.parseFloat(left ?? ''), y: Number.parseFloat(top ?? '') }
      },
      { events, offsetMs },
    )
  } finally {
    await page.close()
  }
}

/** posthog-js gzips the big parts of some events into strings, one character per byte. */
function unpack(event: PlainEvent): PlainEvent {
  const { cv, ...rest } = event
  if (cv === undefined) return event
  const inflate = (value: unknown): unknown =>
    typeof value === 'string' ? JSON.parse(gunzipSync(Buffer.from(value, 'latin1')).toString('utf8')) : value
  const data =
    typeof rest.data === 'string'
      ? inflate(rest.data)
      : Object.fromEntries(Object.entries(rest.data).map(([key, value]) => [key, inflate(value)]))
  return { ...rest, data: data as PlainEvent['data'] }
}
