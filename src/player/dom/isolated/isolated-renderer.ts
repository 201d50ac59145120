import { ReplayError } from '../../../shared/errors.ts'
import type { CreateRenderer, RendererFact, ReplayRenderer } from '../../renderer.ts'
import type { FrameRendererOptions } from '../frame-renderer.ts'
import { allowedOrigin } from '../frame-policy.ts'
import { mountPoint } from '../mount-point.ts'
import { createStagedRenderer } from '../staged-renderer.ts'
import { throwIfAborted } from '../time-slices.ts'
import { hiddenFrame } from '../wrapper-frame.ts'
import { handshake } from './frame-handshake.ts'
import { isolatedDocument } from './isolated-document.ts'
import { isolatedFrameCode } from './isolated-frame-code.ts'
import { createIsolatedStage } from './isolated-stage.ts'

export interface IsolatedRendererOptions extends FrameRendererOptions {
  /**
   * How long the frame may give no sign of life, ms, before it is given up as hung.
   * @default 10000
   */
  readonly patienceMs?: number
}

const PATIENCE_MS = 10_000

/** How another renderer hears of pages that this one cannot show. */
export interface IsolatedSeams {
  onNestedFrame(): void
}

/**
 * Makes renderers that show the page in a document without an origin: in Chromium in a process of its own, so that no
 * rebuild, hang or crash reaches the page with the player. The only kind that works where that page has no origin
 * itself. Pages with nested documents cannot be shown in full: it says `unsupported`, or tells `seams`.
 *
 * Throws `ReplayError` code `configuration` when an origin cannot be allowed. Mounting rejects with `renderer_blocked`
 * where the host page keeps the frame's script from running.
 */
export function createIsolatedRenderer(options: IsolatedRendererOptions = {}, seams?: IsolatedSeams): CreateRenderer {
  const allowedOrigins = (options.allowAssetsFrom ?? []).map(allowedOrigin)
  const { patienceMs = PATIENCE_MS, src } = options
  return async (element, { signal }): Promise<ReplayRenderer> => {
    throwIfAborted(signal)
    const place = mountPoint(element)
    const staged = await createStagedRenderer(
      {
        kind: 'isolated',
        place,
        opensAhead: true,
        async open(events, life) {
          const frame = hiddenFrame(place.container, 'allow-scripts')
          if (src === undefined) frame.setAttribute('srcdoc', inlineDocument(allowedOrigins))
          else frame.setAttribute('src', src)
          const answer = handshake(frame, place.view, AbortSignal.any([life, signal]))
          place.container.append(frame)
          try {
            const port = await answer
            const onNestedFrame = () => (seams ? seams.onNestedFrame() : events.report(nestedFrame()))
            return createIsolatedStage(frame, port, { ...events, patienceMs, onNestedFrame })
          } catch (error) {
            frame.remove()
            throw error
          }
        },
      },
      { signal },
    )
    return Object.assign(staged, { takesFeed: true })
  }
}

/** A document for one frame, whose script is known by a nonce that no recording can guess. */
function inlineDocument(allowedOrigins: readonly string[]): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('')
  return isolatedDocument({ code: isolatedFrameCode, scriptSource: `'nonce-${nonce}'`, nonce, allowedOrigins })
}

function nestedFrame(): RendererFact {
  const error = new ReplayError('unsupported', {
    what: 'This page has frames, whose contents an isolated renderer cannot show.',
    fix: "Use renderer 'auto' or 'frame'.",
  })
  return { type: 'event-failed', message: error.message }
}
