import { onTestFinished } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { START_MS } from './pages.ts'

type Rrweb = typeof import('rrweb')
export type Realm = Window & typeof globalThis & { rrweb?: Rrweb; __PosthogExtensions__?: { rrweb: Rrweb } }
export type Recorder = 'rrweb' | 'posthog-js'

const STEP_MS = 1_000
const SIZE = { width: 800, height: 600 }
const RECORDERS: Readonly<Record<Recorder, string>> = {
  rrweb: new URL('../../../node_modules/rrweb/dist/rrweb.js', import.meta.url).href,
  'posthog-js': new URL('../../../node_modules/posthog-js/dist/posthog-recorder.js', import.meta.url).href,
}

/** A real page in a frame, until the test is over. */
export function openPage(markup: string): Realm {
  const frame = document.createElement('iframe')
  frame.style.cssText = `position:absolute;left:0;top:0;width:${SIZE.width}px;height:${SIZE.height}px`
  document.body.append(frame)
  onTestFinished(() => frame.remove())
  const realm = frame.contentWindow as Realm
  realm.document.open()
  realm.document.write(markup)
  realm.document.close()
  return realm
}

/** Loads a recorder into the page's own realm, because it watches the globals that it was loaded with. */
export async function loadRecorder(realm: Realm, recorder: Recorder = 'rrweb'): Promise<Rrweb> {
  const script = realm.document.createElement('script')
  const loaded = new Promise((resolve) => realm.addEventListener('recorder', resolve, { once: true }))
  script.type = 'module'
  script.textContent = `import * as rrweb from '${RECORDERS[recorder]}'
    window.rrweb = window.__PosthogExtensions__?.rrweb ?? rrweb
    dispatchEvent(new Event('recorder'))`
  realm.document.head.append(script)
  await loaded
  script.remove()
  if (!realm.rrweb) throw new Error('The recorder was not loaded')
  return realm.rrweb
}

/** Lets the recorder see what was done: mutations in microtasks, sheets, loads and scroll events in frames. */
export async function settle(realm: Window, needs: 'microtasks' | 'frames' = 'frames'): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await Promise.resolve()
  if (needs === 'microtasks') return
  for (let turn = 0; turn < 2; turn++) {
    await new Promise((resolve) => realm.requestAnimationFrame(() => setTimeout(resolve)))
  }
}

/** As events travel: a recorder goes on writing to some of what it hands out. */
export function travelled(event: object, atMs: number): ReplayEvent {
  return JSON.parse(JSON.stringify({ ...event, timestamp: START_MS + atMs })) as ReplayEvent
}

/** What a recorder made of a page, and what the page itself was like after each step. */
export interface RecordedSteps<Look> {
  readonly events: readonly ReplayEvent[]
  readonly looks: readonly { readonly offsetMs: number; readonly look: Look }[]
}

/** Takes `steps` on a page that is recorded, a second of the recording each, and looks at it after every one. */
export async function recordSteps<Look>(
  realm: Realm,
  recorder: Recorder,
  steps: readonly ((page: Document) => void)[],
  lookAt: (page: Document) => Look,
): Promise<RecordedSteps<Look>> {
  const { record } = await loadRecorder(realm, recorder)
  const events: ReplayEvent[] = []
  const looks: { offsetMs: number; look: Look }[] = []
  let offsetMs = 0
  const stop = record({ emit: (event) => void events.push(travelled(event, offsetMs)), sampling: { scroll: 1 } })
  await settle(realm)
  for (const step of steps) {
    offsetMs += STEP_MS
    step(realm.document)
    await settle(realm)
    looks.push({ offsetMs, look: lookAt(realm.document) })
  }
  stop?.()
  return { events, looks }
}
