import { onTestFinished } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { seeded } from '../../recording/fold/random-recording.ts'
import { createLiveChanges, type LiveChange, type LivePage } from './live-changes.ts'
import { START_MS } from './pages.ts'

type Rrweb = typeof import('rrweb')
type Realm = Window & typeof globalThis & { rrweb?: Rrweb }

const STEP_MS = 250
const SIZE = { width: 800, height: 600 }

const PAGE = `<!doctype html><html><head><title>Live</title>
  <style id="plain">.a { color: red } .a:hover { color: blue } .box { height: 80px; width: 200px; overflow: auto }</style>
  <style>* { overflow-anchor: none }</style>
  <style id="inserted"></style>
  <style id="parts"></style>
  </head><body></body></html>`

/**
 * Changes a live page at random, `steps` times, and records it by rrweb's own recorder: whatever a browser, a page and
 * the recorder do with each other is in the events. One step is 250 ms of the recording, however long it took.
 */
export async function recordLivePage(seed: number, { steps }: { steps: number }): Promise<ReplayEvent[]> {
  const frame = document.createElement('iframe')
  frame.style.cssText = `position:absolute;left:0;top:0;width:${SIZE.width}px;height:${SIZE.height}px`
  document.body.append(frame)
  onTestFinished(() => frame.remove())
  const realm = frame.contentWindow as Realm
  const rrweb = await loadRecorder(realm)

  const events: ReplayEvent[] = []
  let atMs = 0
  const emit = (event: { type: number; data: unknown }) => {
    // As it travels: the recorder goes on writing to some of what it hands out.
    events.push(JSON.parse(JSON.stringify({ ...event, timestamp: START_MS + atMs })) as ReplayEvent)
  }
  const page: LivePage = {
    realm,
    random: seeded(seed),
    /** Recorded by the recorder's rules, but made here: headless frames have no codecs and no fast clocks. */
    emit: (data) => emit({ type: 3, data: { ...data } }),
    idOf: (node) => rrweb.record.mirror.getId(node),
    takeSnapshot: () => rrweb.record.takeFullSnapshot(),
  }
  const { prepare, pick } = createLiveChanges(page)
  prepare()
  const stop = rrweb.record({
    emit,
    sampling: { mousemove: false, mouseInteraction: false, scroll: 1, media: 1, input: 'all' },
    collectFonts: true,
  })
  await settle(realm, 'frames')
  for (let step = 0; step < steps; step++) {
    atMs += STEP_MS
    const change = pick()
    change.run(step)
    await settle(realm, change.settles)
  }
  stop?.()
  return events
}

async function loadRecorder(realm: Realm): Promise<Rrweb> {
  const page = realm.document
  page.open()
  page.write(PAGE)
  page.close()
  // In the frame's own realm, because the recorder watches the globals that it was loaded with.
  const script = page.createElement('script')
  const loaded = new Promise((resolve) => realm.addEventListener('recorder', resolve, { once: true }))
  script.type = 'module'
  const address = new URL('../../../node_modules/rrweb/dist/rrweb.js', import.meta.url).href
  script.textContent = `import * as rrweb from '${address}'; window.rrweb = rrweb; dispatchEvent(new Event('recorder'))`
  page.head.append(script)
  await loaded
  script.remove()
  if (!realm.rrweb) throw new Error('The recorder was not loaded')
  return realm.rrweb
}

/** Lets the recorder see what was done: mutations in microtasks, loads and scroll events in frames. */
async function settle(realm: Window, needs: LiveChange['settles']): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await Promise.resolve()
  if (needs === 'microtasks') return
  for (let turn = 0; turn < 2; turn++) {
    await new Promise((resolve) => realm.requestAnimationFrame(() => setTimeout(resolve)))
  }
}
