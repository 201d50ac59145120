/** A hidden tab paints nothing, nor does a frame that is scrolled out of view: there the wait ends by itself. */
const HIDDEN_MS = 250
const OUT_OF_VIEW_MS = 1_000

/** Resolves after the window's next paint, or the last of so many, at once when the signal aborts. */
export function afterPaint(view: Window, signal: AbortSignal, paints = 1): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const { port1, port2 } = new MessageChannel()
    const done = () => {
      view.cancelAnimationFrame(frame)
      view.clearTimeout(timer)
      port1.close()
      signal.removeEventListener('abort', done)
      resolve()
    }
    port1.onmessage = done
    let frame = 0
    const wait = (left: number) => {
      // The callback runs just before the paint; a message sent from it is handled just after.
      frame = view.requestAnimationFrame(() => (left > 1 ? wait(left - 1) : port2.postMessage(null)))
    }
    wait(paints)
    const timer = view.setTimeout(done, view.document.hidden ? HIDDEN_MS : OUT_OF_VIEW_MS)
    signal.addEventListener('abort', done)
  })
}
