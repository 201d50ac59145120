import type { CreateRenderer } from '../renderer.ts'
import { createCssCache } from './css-cache.ts'
import { allowedOrigin } from './frame-policy.ts'
import { mountPoint } from './mount-point.ts'
import { loadEngine } from './rrweb-engine.ts'
import { createStage } from './stage.ts'
import { createStagedRenderer } from './staged-renderer.ts'
import { throwIfAborted } from './time-slices.ts'
import { openWrapperFrame } from './wrapper-frame.ts'

export interface FrameRendererOptions {
  /**
   * Origins that recorded pages may load images, fonts, media and style sheets from, such as
   * `https://cdn.example.com`; a bare host name means https. Each of them learns who watches what.
   * @default []
   */
  readonly allowAssetsFrom?: readonly string[]
  /**
   * Address of `portal-replay/frame.html` where your server delivers it, on the origin of the page with the player.
   * For pages with a strict Content-Security-Policy: the frame then lives under the policy in that file.
   *
   * @default an empty frame, which inherits the policy of the page with the player
   */
  readonly src?: string
}

/**
 * Makes renderers that show the page in a locked frame of this document, built by rrweb.
 * Throws `ReplayError` code `configuration` when an origin cannot be allowed.
 *
 * Mounting rejects with `renderer_blocked` where the host page cannot hold such a frame, with `configuration` when
 * `src` is not the document it has to be, and with `renderer_failed` when the engine cannot be loaded or driven.
 */
export function createFrameRenderer(options: FrameRendererOptions = {}): CreateRenderer {
  const allowedOrigins = (options.allowAssetsFrom ?? []).map(allowedOrigin)
  return async (element, { signal }) => {
    throwIfAborted(signal)
    const rrweb = await loadEngine()
    throwIfAborted(signal)
    const place = mountPoint(element)
    const cssCache = createCssCache()
    return createStagedRenderer(
      {
        kind: 'frame',
        place,
        opensAhead: options.src !== undefined,
        async open({ report }, life) {
          const frame = await openWrapperFrame(place.container, { ...options, allowedOrigins, signal: life })
          try {
            return createStage(frame, { rrweb, cssCache, report })
          } catch (error) {
            frame.element.remove()
            throw error
          }
        },
      },
      { signal },
    )
  }
}
