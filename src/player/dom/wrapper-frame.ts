import { ReplayError } from '../../shared/errors.ts'
import { checkFrameDocument, documentBlocked, frameLoaded } from './frame-document.ts'
import { framePolicy } from './frame-policy.ts'

/** The locked frame around a replayed page. */
export interface WrapperFrame {
  readonly element: HTMLIFrameElement
  readonly document: Document
  /** Where the engine puts its own frame. */
  readonly root: HTMLElement
}

export const SANDBOX = 'allow-same-origin'

/** Inline and important, because the host's style sheet may say anything about `iframe`. */
const FRAME_STYLE = {
  position: 'absolute',
  left: '0',
  top: '0',
  margin: '0',
  padding: '0',
  border: '0',
  'max-width': 'none',
  'max-height': 'none',
  'min-width': '0',
  'min-height': '0',
  transform: 'none',
  background: '#fff',
  'color-scheme': 'light',
  'pointer-events': 'none',
  visibility: 'hidden',
}

const WRAPPER_CSS = `
  html, body { margin: 0; padding: 0; overflow: hidden }
  iframe { display: block; border: 0 }
  .replayer-mouse, .replayer-mouse-tail { display: none }
`

export interface WrapperFrameOptions {
  readonly allowedOrigins: readonly string[]
  /** Address of the frame's document; an empty one where absent. */
  readonly src?: string
  readonly signal: AbortSignal
}

/** Makes a frame as every renderer needs it: hidden, empty, out of reach for keys, pointers and assistive technology. */
export function hiddenFrame(container: HTMLElement, sandbox: string): HTMLIFrameElement {
  const element = container.ownerDocument.createElement('iframe')
  element.setAttribute('sandbox', sandbox)
  element.setAttribute('referrerpolicy', 'no-referrer')
  element.setAttribute('tabindex', '-1')
  element.setAttribute('aria-hidden', 'true')
  element.setAttribute('scrolling', 'no')
  element.setAttribute('inert', '')
  // A sandbox leaves it to frames of the same origin.
  element.setAttribute('allow', "fullscreen 'none'")
  for (const [property, value] of Object.entries(FRAME_STYLE)) element.style.setProperty(property, value, 'important')
  return element
}

/**
 * Puts a hidden, empty, locked frame into `container`. Rejects with `ReplayError` code `renderer_blocked` where the
 * host page cannot have one, with `configuration` when `src` is not `frame.html` on this origin.
 */
export async function openWrapperFrame(container: HTMLElement, options: WrapperFrameOptions): Promise<WrapperFrame> {
  const element = hiddenFrame(container, SANDBOX)
  if (options.src !== undefined) element.setAttribute('src', options.src)
  const loaded = options.src === undefined ? undefined : frameLoaded(element, options.signal)
  container.append(element)
  try {
    await loaded
    if (options.src !== undefined) checkFrameDocument(element, options.src)
    return lock(element, options)
  } catch (error) {
    element.remove()
    throw error
  }
}

function lock(element: HTMLIFrameElement, { allowedOrigins, src }: WrapperFrameOptions): WrapperFrame {
  const { contentDocument: page } = element
  if (!page) throw opaqueOrigin()
  // The policy belongs to the document from here on, whatever becomes of the element.
  const policy = page.createElement('meta')
  policy.httpEquiv = 'content-security-policy'
  policy.content = framePolicy(allowedOrigins)
  // The engine's frame takes it over when it is made; the attribute of the frame around it is not for what lies within.
  const referrer = page.createElement('meta')
  referrer.name = 'referrer'
  referrer.content = 'no-referrer'
  const style = page.createElement('style')
  style.textContent = WRAPPER_CSS
  page.head.append(policy, referrer, style)
  if (!style.sheet?.cssRules.length) throw src === undefined ? inlineStylesBlocked() : documentBlocked(src)
  const root = page.createElement('div')
  page.body.replaceChildren(root)
  return { element, document: page, root }
}

function opaqueOrigin(): ReplayError {
  return new ReplayError('renderer_blocked', {
    what: 'This page may not look into the frames it makes.',
    why: 'It runs in a sandbox without an origin of its own, where a recorded page cannot be rebuilt.',
    fix:
      'Add allow-same-origin to the sandbox of the frame that holds this page. On self-hosted Retool, set ' +
      'ALLOW_SAME_ORIGIN_OPTION=true and serve custom components from a domain of their own with SANDBOX_DOMAIN.',
  })
}

function inlineStylesBlocked(): ReplayError {
  return new ReplayError('renderer_blocked', {
    what: "The Content-Security-Policy of this page blocks inline styles, and the replay's frame inherits it.",
    why: 'A recorded page is made of inline styles: it would be shown without any.',
    fix:
      "Serve portal-replay/frame.html from this origin and pass its address as frame={{ src }}; or add 'unsafe-inline' " +
      'to style-src, and data: and blob: to img-src and font-src, on the page with the player.',
  })
}
