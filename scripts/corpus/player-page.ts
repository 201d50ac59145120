import { createReplayRenderer } from '../../src/player/dom/auto-renderer.ts'
import { createPlayer } from '../../src/player/create-player.ts'
import type { Player } from '../../src/player/player.ts'
import type { PlayerState } from '../../src/player/player-state.ts'
import { serializePage } from '../../test/player/dom/serialize-page.ts'
import { httpSource } from '../../src/sources/http-source.ts'
import { memorySource } from '../../src/sources/memory-source.ts'
import { labAssets } from './lab-assets.ts'
import type { OpenedRecording, PlayerLab, ServedBlock } from './lab-contract.ts'

/** Runs in the lab's browser: our public player, driven by the corpus test and the benches. */

let player: Player | null = null

/** What was set going before the pause, such as smooth scrolling, needs a moment to arrive. */
const SETTLE_MS = 300

function playerOrThrow(): Player {
  if (!player) throw new Error('Open a recording first')
  return player
}

/** Resolves as soon as the state is as asked for; rejects when the player failed. */
function until(isSo: (state: PlayerState) => boolean): Promise<PlayerState> {
  const subject = playerOrThrow()
  return new Promise((resolve, reject) => {
    const check = () => {
      const state = subject.getState()
      if (state.error) done(() => reject(state.error))
      else if (isSo(state)) done(() => resolve(state))
    }
    const done = (settle: () => void) => {
      stop()
      settle()
    }
    const stop = subject.subscribe(check)
    queueMicrotask(check)
  })
}

async function readBlock({ url, startMs, endMs }: ServedBlock) {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
  return { bytes, ...(startMs !== undefined && { startMs }), ...(endMs !== undefined && { endMs }) }
}

function stage(): HTMLElement {
  const element = document.getElementById('stage')
  if (!element) throw new Error('The page has no stage')
  return element
}

/** The replayed document in `element`: that of the frame within the visible wrapper frame. */
function shownPage(element: HTMLElement): Document {
  const wrappers = [...element.querySelectorAll('iframe')].filter((frame) => frame.style.visibility === 'visible')
  const page = wrappers.at(-1)?.contentDocument?.querySelector('iframe')?.contentDocument
  if (!page) throw new Error('No page is shown')
  return page
}

const lab: PlayerLab = {
  async open(served, renderer = 'frame'): Promise<OpenedRecording> {
    const blocks = await Promise.all(served.map(readBlock))
    const startedMs = performance.now()
    player = createPlayer({
      source: memorySource({ recordings: [{ info: { id: 'recording' }, blocks }] }),
      recordingId: 'recording',
      assets: labAssets,
      createRenderer: createReplayRenderer({ renderer, assets: labAssets }),
    })
    player.mount(stage())
    await until((state) => state.status !== 'loading' && state.viewport !== null)
    const firstFrameMs = performance.now() - startedMs
    const { view } = await until((state) => state.view.complete)
    return {
      firstFrameMs,
      startMs: view.startMs,
      durationMs: view.durationMs,
      events: view.eventCount,
      windows: view.windows.map(({ id, startMs, endMs }) => ({ id, startMs, endMs })),
    }
  },
  async openArchive({ baseUrl, recordingId, startMs }, renderer = 'frame') {
    const startedMs = performance.now()
    player = createPlayer({
      source: httpSource({ baseUrl }),
      recordingId,
      startAt: { offsetMs: startMs },
      createRenderer: createReplayRenderer({ renderer }),
    })
    player.mount(stage())
    await until((state) => state.status !== 'loading' && state.viewport !== null)
    return performance.now() - startedMs
  },
  showWindow: (windowId) => playerOrThrow().showWindow(windowId),
  async seek(offsetMs) {
    const startedMs = performance.now()
    await playerOrThrow().seek({ offsetMs })
    return performance.now() - startedMs
  },
  async playToEnd(speed) {
    const subject = playerOrThrow()
    subject.showWindow(null)
    await subject.seek({ offsetMs: 0 })
    subject.setSpeed(speed)
    subject.play()
    await until((state) => state.status === 'ended')
  },
  async playFor(ms, speed) {
    const subject = playerOrThrow()
    const untilMs = subject.playhead.get() + ms
    subject.setSkipInactivity(false)
    subject.setSpeed(speed)
    subject.play()
    await new Promise<void>((resolve) => {
      const check = () => {
        if (subject.playhead.get() < untilMs && subject.getState().status !== 'ended') return
        stopWatching()
        stopListening()
        resolve()
      }
      const stopWatching = subject.playhead.subscribe(check)
      const stopListening = subject.subscribe(check)
    })
    subject.pause()
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    return subject.playhead.get()
  },
  pageText: () => serializePage(shownPage(stage())),
  facts() {
    const { failedEvents, blockedAssets, view } = playerOrThrow().getState()
    return { failedEvents, blockedAssets, problems: view.problems.map((problem) => problem.message) }
  },
  failure: () => playerOrThrow().getState().error?.code ?? null,
  close() {
    player?.destroy()
    player = null
  },
}

Object.assign(window, { lab })
