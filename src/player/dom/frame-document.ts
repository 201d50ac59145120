import { ReplayError } from '../../shared/errors.ts'
import { throwIfAborted } from './time-slices.ts'

/** The name of the `<meta>` by which `frame.html` is known, and the version of what it promises. */
export const FRAME_MARK = { name: 'portal-replay-frame', content: '1' } as const

/** A document on the same origin is there in well under a second. */
const LOAD_MS = 15_000

/** Resolves when the frame's document has come. Rejects with `renderer_blocked` when it does not come at all. */
export function frameLoaded(element: HTMLIFrameElement, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  const { promise, resolve, reject } = deferred()
  const timer = setTimeout(() => reject(neverCame(element.src)), LOAD_MS)
  element.addEventListener('load', () => resolve(), { signal: over.signal })
  signal.addEventListener('abort', () => resolve(), { signal: over.signal })
  return promise.finally(() => {
    clearTimeout(timer)
    over.abort()
    throwIfAborted(signal)
  })
}

/** Throws `ReplayError` code `configuration` unless the frame holds `frame.html` of this package, within reach. */
export function checkFrameDocument(element: HTMLIFrameElement, src: string): void {
  const page = element.contentDocument
  if (!page) throw outOfReach(src)
  const mark = page.querySelector(`meta[name="${FRAME_MARK.name}"]`)?.getAttribute('content')
  if (mark !== FRAME_MARK.content) throw anotherDocument(src)
}

/** The document's own server blocks what the file's policy allows. */
export function documentBlocked(src: string): ReplayError {
  return new ReplayError('renderer_blocked', {
    what: `The Content-Security-Policy that is sent with ${src} blocks inline styles.`,
    why: 'A recorded page is made of inline styles: it would be shown without any.',
    fix: 'Send frame.html without a Content-Security-Policy header of the page around: it brings a stricter one itself.',
  })
}

function outOfReach(src: string): ReplayError {
  return new ReplayError('configuration', {
    what: `The page may not look into the document at ${src}.`,
    why: 'It was blocked by a policy (frame-src, X-Frame-Options), is on another origin, or this page has none.',
    fix: "Serve portal-replay/frame.html from the origin of the page with the player, and allow frame-src 'self'.",
  })
}

function anotherDocument(src: string): ReplayError {
  return new ReplayError('configuration', {
    what: `The document at ${src} is not frame.html of this version of portal-replay.`,
    why: 'A recorded page is built only under a policy that is known.',
    fix: 'Copy frame.html from the installed package to where this address leads.',
  })
}

function neverCame(src: string): ReplayError {
  return new ReplayError('renderer_blocked', {
    what: `The document at ${src} did not come.`,
    why: 'Without it no page can be shown.',
    fix: 'Serve portal-replay/frame.html from that address.',
  })
}

function deferred(): { promise: Promise<void>; resolve(): void; reject(error: ReplayError): void } {
  let resolve = () => {}
  let reject: (error: ReplayError) => void = () => {}
  const promise = new Promise<void>((settle, refuse) => {
    resolve = settle
    reject = refuse
  })
  return { promise, resolve, reject }
}
