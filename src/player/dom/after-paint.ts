/** A hidden tab paints nothing: there the wait ends by itself. */
const HIDDEN_MS = 250

/** Resolves after the window's next paint, at once when the signal aborts. */
export function afterPaint(view: Window, signal: AbortSignal): Promise<void> {
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
    // The callback runs just before the paint; a message sent from it is handled just after.
    const frame = view.requestAnimationFrame(() => port2.postMessage(null))
    const timer = view.setTimeout(done, HIDDEN_MS)
    signal.addEventListener('abort', done)
  })
}
