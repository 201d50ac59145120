import { createRoot } from 'react-dom/client'

import '../../../src/styles/styles.css'
import { SessionReplay } from '../../../src/components/session-replay.tsx'
import { createPlayer } from '../../../src/player.ts'
import { createReplayRenderer } from '../../../src/player/dom/auto-renderer.ts'
import type { Player } from '../../../src/player/player.ts'
import type { RendererFact, RendererOptions, ReplayRenderer } from '../../../src/player/renderer.ts'
import type { ReplayEvent } from '../../../src/recording/events.ts'
import { memorySource } from '../../../src/sources/index.ts'
import type { RendererLab } from './lab-contract.ts'

const stage = document.querySelector<HTMLElement>('#stage')!
const source = (events: readonly ReplayEvent[]) => {
  const lines = events.map((event) => JSON.stringify(event)).join('\n')
  return memorySource({ recordings: [{ info: { id: 'lab' }, blocks: [{ bytes: new TextEncoder().encode(lines) }] }] })
}
let renderer: ReplayRenderer | null = null
let player: Player | null = null
let facts: RendererFact[] = []
let longestMs = 0

const lab: RendererLab = {
  async mount(options: RendererOptions) {
    try {
      const create = createReplayRenderer(options)
      renderer = await create(stage, { signal: new AbortController().signal })
      renderer.subscribe((fact) => facts.push(fact))
      return renderer.kind
    } catch (error) {
      return error instanceof Error && 'code' in error ? `${String(error.code)}: ${error.message}` : String(error)
    }
  },
  async show(events, offsetMs) {
    const startMs = events[0]?.timestamp ?? 0
    await renderer?.show(
      { windowId: 'w', events, offsetMs, startMs, pointer: null },
      { signal: new AbortController().signal },
    )
  },
  async apply(events, offsetMs) {
    renderer?.apply(events, { offsetMs, pointer: null })
    await renderer?.painted()
  },
  facts: () => facts,
  unmount() {
    renderer?.destroy()
    renderer = null
    facts = []
  },
  async open(events, options) {
    player = createPlayer({ source: source(events), recordingId: 'lab', skipInactivity: false, ...options })
    player.subscribe(() => undefined)
    player.mount(stage)
  },
  play: () => player?.play(),
  seek: async (offsetMs) => player?.seek({ offsetMs }),
  retry: () => player?.retry(),
  state() {
    const { status = 'loading', error = null } = player?.getState() ?? {}
    return {
      status,
      error: error && { code: error.code, message: error.message },
      playheadMs: player?.playhead.get() ?? 0,
    }
  },
  component(events, options) {
    stage.style.width = '1200px'
    createRoot(stage).render(<SessionReplay source={source(events)} recordingId="lab" {...options} />)
  },
  watchThread() {
    longestMs = 0
    let last = performance.now()
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      const now = performance.now()
      longestMs = Math.max(longestMs, now - last)
      last = now
      // Now and then, not all the time: the machine is not ours alone.
      setTimeout(() => port2.postMessage(null), 1)
    }
    port2.postMessage(null)
  },
  longestGapMs: () => longestMs,
}
Object.assign(window, { rendererLab: lab })
