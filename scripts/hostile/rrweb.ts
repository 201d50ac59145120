import { Replayer } from 'rrweb'
import 'rrweb/dist/style.css'

import type { PortalLab } from './portal-contract.ts'
import { watchPortal } from './watch-portal.ts'

/** The portal's page with rrweb's own Replayer in it, with its default options. */

const noticed = watchPortal()
let replayer: Replayer | null = null
let ended = false

const portal: PortalLab = {
  async open(url) {
    const events = (await (await fetch(url)).json()) as ConstructorParameters<typeof Replayer>[0]
    const root = document.querySelector('#root')!
    const made = new Replayer(events, { root, showWarning: false })
    made.on('custom-event', (event) => {
      const { data } = event as { data?: { tag?: unknown } }
      if (data?.tag === 'sentinel') ended = true
    })
    replayer = made
  },
  play: () => replayer?.play(0),
  seek: async (offsetMs) => replayer?.pause(offsetMs),
  progress: () => ({ ended, refused: null }),
  noticed,
}
Object.assign(window, { portal })
