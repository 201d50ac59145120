import { isSafeData } from './data-address.ts'
import type { Door } from './door.ts'
import { isBetween } from './is-between.ts'

const LENGTH = /^-?[\d.]{1,12}(?:px|%|r?em|v[wh])?$/
const PLACED = /^(?:static|relative|absolute|fixed|sticky)$/
const DISPLAY = /^[a-z]+(?:[ -][a-z]+){0,4}$/
const TRANSFORM = /^matrix(?:3d)?\([-+.\de, ]{1,400}\)$/
const isMedia = (tag: string) => tag === 'video' || tag === 'audio'

/** Whether an attribute that rrweb's recorder writes beside the page's own has the tag and the type it should. */
export function isRecorderAttribute(tag: string, name: string, value: unknown, door: Door): boolean {
  switch (name) {
    case 'rr_dataURL':
      return (tag === 'img' || tag === 'canvas') && typeof value === 'string' && isSafeData(value, ['image'], door)
    case 'rr_width':
    case 'rr_height':
      return typeof value === 'string' ? LENGTH.test(value) : isBetween(value, -1e6, 1e6)
    // Beside the size of what posthog-js blocks, it writes where that was. No rrweb reads it.
    case 'rr_left':
    case 'rr_top':
      return typeof value === 'string' && LENGTH.test(value)
    case 'rr_position':
      return typeof value === 'string' && PLACED.test(value)
    case 'rr_display':
      return typeof value === 'string' && DISPLAY.test(value)
    case 'rr_transform':
      return typeof value === 'string' && TRANSFORM.test(value)
    case 'rr_maskedSelect':
      return tag === 'select' && typeof value === 'boolean'
    case 'rr_scrollLeft':
    case 'rr_scrollTop':
      return isBetween(value, -1e8, 1e8)
    case 'rr_open_mode':
      return tag === 'dialog' && (value === 'modal' || value === 'non-modal' || value === null)
    case 'rr_mediaState':
      return isMedia(tag) && (value === 'played' || value === 'paused')
    case 'rr_mediaCurrentTime':
      return isMedia(tag) && isBetween(value, 0, 1e7)
    case 'rr_mediaPlaybackRate':
      return isMedia(tag) && isBetween(value, 0.0625, 16)
    case 'rr_mediaVolume':
      return isMedia(tag) && isBetween(value, 0, 1)
    case 'rr_mediaMuted':
    case 'rr_mediaLoop':
      return isMedia(tag) && typeof value === 'boolean'
    default:
      return false
  }
}
