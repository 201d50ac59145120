import type { Size } from '../../player/renderer.ts'

/** Where the page's corner goes, px, and how much it is scaled. */
export interface StagePlace {
  readonly x: number
  readonly y: number
  readonly scale: number
}

/** Room around the page, px: less where every pixel counts. */
const MARGIN_PX = 16
const NARROW_PX = 640
const NARROW_MARGIN_PX = 6
/** A phone's page on a wide screen may grow, but not until its text looks like a poster. */
const MAX_SCALE = 1.5

/** Fits a page into room, whole and centred. */
export function fitStage(page: Size, room: Size): StagePlace {
  const margin = room.width < NARROW_PX ? NARROW_MARGIN_PX : MARGIN_PX
  const width = Math.max(room.width - 2 * margin, 1)
  const height = Math.max(room.height - 2 * margin, 1)
  const scale = Math.min(width / Math.max(page.width, 1), height / Math.max(page.height, 1), MAX_SCALE)
  return {
    x: Math.round((room.width - page.width * scale) / 2),
    y: Math.round((room.height - page.height * scale) / 2),
    scale,
  }
}
