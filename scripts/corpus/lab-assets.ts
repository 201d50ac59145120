import type { AssetResolver } from '../../src/player/renderer.ts'
import { labFontAddress } from './lab-font-address.ts'

/** What pages load in the lab, as a host says who knows where the fonts of its own pages are; the same for everybody. */
export const labAssets: AssetResolver = { resolve: (url, kind) => (kind === 'font' ? labFontAddress(url) : null) }
