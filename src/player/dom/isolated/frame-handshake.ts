import { ReplayError } from '../../../shared/errors.ts'
import { throwIfAborted } from '../time-slices.ts'
import { FRAME_PROTOCOL, isWindowMessage, type WindowMessage } from './frame-messages.ts'

/** After its document has loaded, the script has run, or was refused. Generous, because machines are busy. */
const GRACE_MS = 2_000
const LOAD_MS = 15_000

/**
 * Waits for the script in an isolated frame that is about to be added to the page, and hands it a port. Resolves to
 * our end. Rejects with `renderer_blocked` where the script may not run.
 */
export function handshake(element: HTMLIFrameElement, view: Window, signal: AbortSignal): Promise<MessagePort> {
  const over = new AbortController()
  const answer = new Promise<MessagePort>((resolve, reject) => {
    const options = { signal: over.signal }
    const refuse = () => reject(scriptBlocked())
    let timer = setTimeout(refuse, LOAD_MS)
    let port: MessagePort | null = null
    let isLoaded = false
    // Both, in either order: a later load then means that the frame was emptied.
    const settle = () => {
      if (port && isLoaded) resolve(port)
    }
    over.signal.addEventListener('abort', () => clearTimeout(timer))
    const onMessage = ({ source, data }: MessageEvent) => {
      if (source === null || source !== innerWindow(element) || !isWindowMessage(data, 'hello')) return
      const { port1, port2 } = new MessageChannel()
      const start: WindowMessage = { portalReplay: 'start', protocol: FRAME_PROTOCOL }
      // To an origin that has no name; the window itself was checked.
      innerWindow(element)?.postMessage(start, '*', [port2])
      port = port1
      settle()
    }
    view.addEventListener('message', onMessage, options)
    element.addEventListener(
      'load',
      () => {
        clearTimeout(timer)
        timer = setTimeout(refuse, GRACE_MS)
        isLoaded = true
        settle()
      },
      options,
    )
    signal.addEventListener('abort', refuse, options)
  })
  return answer
    .catch((error: unknown) => {
      throwIfAborted(signal)
      throw error
    })
    .finally(() => over.abort())
}

/** The window within the locked one; windows of other origins may be counted and sent messages, no more. */
export function innerWindow(element: HTMLIFrameElement): Window | null {
  const locked = element.contentWindow
  // One that is not there may not even be asked for.
  return locked && locked.length > 0 ? (locked[0] ?? null) : null
}

function scriptBlocked(): ReplayError {
  return new ReplayError('renderer_blocked', {
    what: 'The isolated frame did not answer: most likely this page keeps its script from running.',
    why: 'The frame inherits the Content-Security-Policy of the page with the player.',
    fix:
      'Serve portal-replay/frame.html from this origin and pass its address as frame={{ src }}; or allow inline scripts ' +
      'and styles on the page with the player.',
  })
}
