import type { CDPSession } from 'playwright'

import type { HostileCase } from './expand-case.ts'
import type { PortalNotices } from './portal-contract.ts'

/** Everything that was seen while a case was shown. */
export interface Observed {
  scripts: string[]
  requests: readonly string[]
  connections: number
  connectionsBefore: number
  effects: readonly string[]
  navigations: string[]
  popups: number
  dialogs: number
  downloads: number
  fileChoosers: number
  crashed: boolean
  hang: string | null
  failure: string | null
  ended: boolean
  refused: string | null
  tabbedInto: boolean
  dnsLeak: boolean
  /** Whether the page was shown, before the viewer did anything. */
  rendered: boolean
  cpu: CDPSession | null
  /** The most processor time that the page's thread took for one step of the viewer's, such as a seek. */
  workedMs: number
  notices: PortalNotices | null
  notes: string[]
}

const HANG_MS = 2_000

/** What must not have happened, in words. A player that says why it shows nothing is no flaw. */
export function findFlaws(hostile: HostileCase, observed: Observed): { flaws: string[]; notes: string[] } {
  const flaws: string[] = []
  const notes = [...observed.notes]
  const { notices } = observed
  const flaw = (isSo: boolean, what: string) => void (isSo && flaws.push(what))

  flaw(observed.scripts.length > 0, `script ran (${observed.scripts[0]})`)
  flaw((notices?.gadget.length ?? 0) > 0, "the portal's custom element ran")
  flaw(observed.requests.length > 0, `${observed.requests.length} requests to the attacker (${observed.requests[0]})`)
  flaw(observed.requests.length === 0 && observed.connections > 0, 'a connection to the attacker')
  flaw(observed.dnsLeak, 'a name was looked up')
  flaw(observed.effects.length > 0, `requests to the portal (${observed.effects[0]})`)
  flaw(observed.navigations.length > 0, `the portal went to ${observed.navigations[0]}`)
  flaw(observed.popups > 0, 'a window opened')
  flaw(observed.dialogs > 0, 'a dialog opened')
  flaw(observed.downloads > 0, 'a download began')
  flaw(observed.fileChoosers > 0, 'a file chooser opened')
  flaw(observed.tabbedInto, 'the Tab key leads into the replay')
  if (notices) {
    flaw(hostile.typing === true && notices.typed !== 'secret', `keys went elsewhere (${notices.typed})`)
    const isQuiet = !hostile.interact && !hostile.tabKey
    flaw(isQuiet && notices.active !== 'portal-input', `the focus went to ${notices.active}`)
    flaw(notices.covered, 'the portal is covered')
    flaw(notices.history > 0, `${notices.history} entries more in the history`)
    flaw(notices.title !== 'Portal', 'the title changed')
    // A viewer who clicks about opens tooltips and menus of ours.
    flaw(isQuiet && notices.touched.length > 0, `the portal's page was changed (${notices.touched[0]})`)
    flaw(notices.polluted, 'a prototype was changed')
    if (notices.errors.length > 0) notes.push(`uncaught: ${notices.errors[0]}`)
    if (notices.busiestMs > 500)
      notes.push(`busy for ${notices.busiestMs} ms, worked ${Math.round(observed.workedMs)} ms for one step`)
  }
  flaw(observed.crashed, 'crash')
  flaw(!observed.crashed && observed.hang !== null, `hang: ${observed.hang}`)
  // A page that did not work that long at a stretch has waited for other programs of the machine.
  const hangMs = Math.min(notices?.busiestMs ?? 0, observed.workedMs)
  flaw(observed.hang === null && hangMs > HANG_MS, `hang: ${Math.round(hangMs)} ms`)
  const isHeld = !observed.crashed && observed.hang === null
  flaw(isHeld && !hostile.noSentinel && !observed.ended && observed.refused === null, 'playback stopped')
  if (observed.failure !== null && isHeld) notes.push(observed.failure)
  if (observed.refused !== null) notes.push(`says ${observed.refused}`)
  return { flaws, notes }
}
