import type { Player } from '../../player/player.ts'
import type { Size } from '../../player/renderer.ts'

/** Pointers cross the timeline on their way elsewhere. */
const SETTLE_MS = 150
/** A picture is a whole page that is kept alive: a few, so that going back and forth costs nothing. */
const SLOTS = 4
/** Instants closer than this share a picture; on long recordings it is a share of the length. */
const MIN_BUCKET_MS = 500
const BUCKETS = 400

interface Slot {
  readonly element: HTMLElement
  bucket: number | null
  usedAt: number
}

export interface PreviewSlots {
  /** Shows the picture of an instant when the pointer has come to rest there; `null` when it is gone. */
  point(offsetMs: number | null): void
  destroy(): void
}

/**
 * Shows pictures of the page inside `frame`, each in an element of its own. Built pages are kept and shown again for
 * the instants around them; the one that was not used for longest makes room. Written to the DOM without rendering:
 *
 * - `data-state` on `frame`: `empty`, `loading` or `shown`
 * - `data-shown` on the element of the picture that is to be seen
 */
export function createPreviewSlots(player: Player, frame: HTMLElement): PreviewSlots {
  const slots: Slot[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null
  let uses = 0

  const stop = () => {
    clearTimeout(timer)
    running?.abort()
    running = null
  }
  const reveal = (shown: Slot | null, state: 'empty' | 'loading' | 'shown') => {
    for (const slot of slots) slot.element.toggleAttribute('data-shown', slot === shown)
    frame.dataset.state = state
  }
  const oldest = (): Slot => {
    if (slots.length < SLOTS) {
      const element = frame.ownerDocument.createElement('div')
      element.className = 'replay-preview-page'
      frame.append(element)
      slots.push({ element, bucket: null, usedAt: 0 })
      return slots.at(-1)!
    }
    return slots.reduce((least, slot) => (slot.usedAt < least.usedAt ? slot : least))
  }

  async function build(offsetMs: number, bucket: number): Promise<void> {
    const controller = new AbortController()
    running = controller
    const slot = oldest()
    slot.bucket = null
    slot.usedAt = ++uses
    try {
      const size = await player.preview(slot.element, offsetMs, { signal: controller.signal })
      if (controller.signal.aborted) return
      if (!size) return reveal(null, 'empty')
      slot.bucket = bucket
      fit(slot.element, size, frame)
      reveal(slot, 'shown')
    } catch {
      // A picture is a help, not a fact: where it cannot be had, the times stand alone.
      if (!controller.signal.aborted) reveal(null, 'empty')
    }
  }

  return {
    point(offsetMs) {
      stop()
      const { durationMs } = player.getState().view
      if (offsetMs === null || durationMs <= 0) return
      const bucketMs = Math.max(MIN_BUCKET_MS, durationMs / BUCKETS)
      const bucket = Math.floor(offsetMs / bucketMs)
      const kept = slots.find((slot) => slot.bucket === bucket)
      if (kept) {
        kept.usedAt = ++uses
        return reveal(kept, 'shown')
      }
      reveal(null, 'loading')
      timer = setTimeout(() => void build(offsetMs, bucket), SETTLE_MS)
    },
    destroy() {
      stop()
      for (const slot of slots) slot.element.remove()
    },
  }
}

/** The page from its top, as wide as the frame. */
function fit(element: HTMLElement, size: Size, frame: HTMLElement): void {
  const scale = Math.min(frame.clientWidth / Math.max(size.width, 1), 1)
  element.style.inlineSize = `${size.width}px`
  element.style.blockSize = `${size.height}px`
  element.style.transform = `scale(${scale})`
}
