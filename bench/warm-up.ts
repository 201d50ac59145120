import path from 'node:path'

import type { Page } from 'playwright'

import { archived } from './archived.ts'
import type { Lab } from '../scripts/corpus/lab.ts'
import type { LabRenderer, PeerLab, PeerOptions, PlayerLab, ServedArchive } from '../scripts/corpus/lab-contract.ts'

/** Of the project's own fixtures the smallest with a page worth the name. */
export const SMALL_RECORDING = path.join(import.meta.dirname, '../test/fixtures/recordings/rrweb-player-demo.json.gz')

/** Shows a small recording first, so that no code is left to be loaded when it counts: ours comes in pieces. */
export async function warmUpOurs(lab: Lab, page: Page, renderer: LabRenderer = 'frame'): Promise<void> {
  await page.evaluate(
    async ([blocks, how]) => {
      const ours = window.lab as PlayerLab
      await ours.open(blocks, how)
      ours.close()
    },
    [[{ url: lab.serve(SMALL_RECORDING) }], renderer] as const,
  )
}

/** The same from an archive: what reads one is a piece of its own. */
export async function warmUpFromArchive(
  page: Page,
  archive: ServedArchive,
  renderer: LabRenderer = 'frame',
): Promise<void> {
  await page.evaluate(
    async ([served, how]) => {
      const ours = window.lab as PlayerLab
      await ours.openArchive(served, how)
      ours.close()
    },
    [archive, renderer] as const,
  )
}

/** Such an archive, of the smallest recording. */
export async function smallArchive(lab: Lab): Promise<ServedArchive> {
  const { recordingId, folder } = await archived(SMALL_RECORDING)
  return { baseUrl: lab.serveFolder(folder), recordingId, startMs: 0 }
}

/** The same for a peer. */
export async function warmUpPeer(lab: Lab, page: Page, { peer }: PeerOptions): Promise<void> {
  await page.evaluate(
    async ([url, options]) => {
      const theirs = window.lab as PeerLab
      await theirs.open(url, options)
      theirs.close()
    },
    [lab.serve(SMALL_RECORDING), { peer }] as const,
  )
}
