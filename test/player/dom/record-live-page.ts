import type { ReplayEvent } from '../../../src/recording/events.ts'
import { seeded } from '../../recording/fold/random-recording.ts'
import { createLiveChanges, type LivePage } from './live-changes.ts'
import { loadRecorder, openPage, settle, travelled } from './recorded-page.ts'

const STEP_MS = 250

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
  const realm = openPage(PAGE)
  const rrweb = await loadRecorder(realm)

  const events: ReplayEvent[] = []
  let atMs = 0
  const emit = (event: { type: number; data: unknown }) => {
    events.push(travelled(event, atMs))
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
