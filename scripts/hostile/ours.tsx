import { createRef } from 'react'
import { createRoot } from 'react-dom/client'

import { memorySource, SessionReplay, type SessionReplayHandle } from '../../src/index.ts'
import '../../src/styles/styles.css'
import type { PortalLab } from './portal-contract.ts'
import { watchPortal } from './watch-portal.ts'

/** The portal's page with our player in it, as a host would embed it. */

const noticed = watchPortal()
const renderer = new URLSearchParams(location.search).get('renderer') === 'isolated' ? 'isolated' : 'frame'
const replay = createRef<SessionReplayHandle>()

function until(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => (isSo() ? resolve() : void setTimeout(check, 30))
    check()
  })
}

const state = () => replay.current?.getState()

const portal: PortalLab = {
  async open(url) {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
    const source = memorySource({ recordings: [{ info: { id: 'hostile' }, blocks: [{ bytes }] }] })
    const root = createRoot(document.querySelector('#root')!)
    root.render(<SessionReplay ref={replay} source={source} recordingId="hostile" renderer={renderer} />)
    await until(() => {
      const now = state()
      return (
        now !== undefined &&
        (now.error !== null || now.notice !== null || (now.status !== 'loading' && now.viewport !== null))
      )
    })
  },
  play: () => replay.current?.play(),
  seek: async (offsetMs) => replay.current?.seek({ offsetMs }),
  progress() {
    const now = state()
    const error = now?.error ?? now?.notice?.error ?? null
    return { ended: now?.status === 'ended', refused: error === null ? null : error.code }
  },
  noticed,
}
Object.assign(window, { portal })
