import { Replayer } from 'rrweb'
import RrwebPlayer from 'rrweb-player'

import { changesPage } from '../../src/recording/base/changes-page.ts'
import type { ReplayEvent } from '../../src/recording/events.ts'
import { createSanitizer } from '../../src/recording/sanitize/create-sanitizer.ts'
import { serializePage } from '../../test/player/dom/serialize-page.ts'
import { labAssets } from './lab-assets.ts'
import type { PeerLab, PeerOptions } from './lab-contract.ts'
import { LATER_MS, snapshotAlone } from './snapshot-alone.ts'

/** Runs in the lab's browser: the peers as anybody would use them. */

type Events = ConstructorParameters<typeof Replayer>[0]

let replayer: Replayer | null = null
let leave = () => {}

function afterPaint(): Promise<void> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve()
      port2.postMessage(null)
    }),
  )
}

async function readText(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (bytes[0] !== 0x1f) return new TextDecoder().decode(bytes)
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(unzipped).text()
}

/**
 * In order of time, as the sanitiser asks: it judges an event by those before. Without pointer moves: on its way
 * forward rrweb counts from the first position of the last one, and so applies up to half a second of events twice.
 */
function sanitize(events: readonly ReplayEvent[]): readonly ReplayEvent[] {
  const sanitizer = createSanitizer({ assets: labAssets })
  return [...events]
    .sort((a, b) => a.timestamp - b.timestamp)
    .flatMap((event) => sanitizer.sanitize(event) ?? [])
    .filter(changesPage)
}

function build(events: Events, { peer, canvas = false }: PeerOptions): Replayer {
  const root = document.getElementById('stage')
  if (!root) throw new Error('The page has no stage')
  if (peer === 'rrweb-player') {
    const props = { events, autoPlay: false, showController: false, mouseTail: false, width: 1280, height: 800 }
    const made = new RrwebPlayer({
      target: root,
      props: props as ConstructorParameters<typeof RrwebPlayer>[0]['props'],
    })
    leave = () => root.replaceChildren()
    return made.getReplayer()
  }
  const made = new Replayer(events, {
    root,
    useVirtualDom: peer === 'rrweb',
    mouseTail: false,
    showWarning: false,
    triggerFocus: false,
    ...(canvas && { ['UNSAFE_replayCanvas' as string]: true }),
  })
  leave = () => made.destroy()
  return made
}

const lab: PeerLab = {
  async open(url, options) {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
    const startedMs = performance.now()
    const all = JSON.parse(await readText(bytes)) as { windowId?: string; type: number }[]
    const events = options.windowId ? all.filter(({ windowId }) => windowId === options.windowId) : all
    const given = options.onlySnapshot
      ? snapshotAlone(all as unknown as ReplayEvent[])
      : options.sanitized
        ? sanitize(events as unknown as ReplayEvent[])
        : events
    const made = build(given as unknown as Events, options)
    replayer = made
    await new Promise((resolve) => made.on('fullsnapshot-rebuilded', resolve))
    await afterPaint()
    const firstFrameMs = performance.now() - startedMs
    const { startTime, totalTime } = made.getMetaData()
    return { firstFrameMs, startMs: startTime, durationMs: totalTime }
  },
  async openAt(url, share, options) {
    const startedMs = performance.now()
    const { durationMs } = await this.open(url, options)
    if (share > 0) await this.seek(durationMs * share)
    return performance.now() - startedMs
  },
  async rebuild() {
    // Backward is always a rebuild, provided that something has been played after the moment gone to.
    await this.seek(LATER_MS * 2)
    return this.seek(LATER_MS / 2)
  },
  async seek(offsetMs) {
    const startedMs = performance.now()
    // Before the first snapshot there is nothing to seek to.
    replayer?.pause(Math.max(1, offsetMs))
    await afterPaint()
    return performance.now() - startedMs
  },
  async playFor(ms) {
    replayer?.play(replayer.getCurrentTime())
    await new Promise((resolve) => setTimeout(resolve, ms))
    replayer?.pause()
  },
  pageText: () => (replayer?.iframe.contentDocument ? serializePage(replayer.iframe.contentDocument) : ''),
  close() {
    leave()
    replayer = null
  },
}

Object.assign(window, { lab })
