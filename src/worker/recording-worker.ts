/** What runs inside the worker: a recording host, served to whoever started it. No DOM. */
import { PROTOCOL, type FromWorker, type ToWorker, type Wire } from './channel.ts'
import { askOverPort } from './asset-desk.ts'
import { createInlineHost } from './inline-host.ts'
import { serveHost } from './serve-host.ts'

/** The page redraws for every view: three frames between two of them. */
const VIEW_EVERY_MS = 50

const wire: Wire = globalThis
let serve: ((message: ToWorker) => void) | null = null

const ready: FromWorker = { type: 'ready', protocol: PROTOCOL }

wire.onmessage = (event) => {
  const message = event.data as ToWorker
  if (message.type !== 'start') return serve?.(message)
  const host = createInlineHost({
    viewEveryMs: VIEW_EVERY_MS,
    onDecoded({ startedMs, endedMs }) {
      const { timeOrigin } = performance
      const decoded: FromWorker = {
        type: 'decoded',
        startedAtMs: timeOrigin + startedMs,
        endedAtMs: timeOrigin + endedMs,
      }
      wire.postMessage(decoded)
    },
    assets: message.assets,
    // A function cannot come along: whoever has it answers over a port of its own.
    askAssets: event.ports[0] && askOverPort(event.ports[0]),
    memoryBudgetBytes: message.memoryBudgetBytes,
    ...(message.limits && { limits: message.limits }),
  })
  serve = serveHost(wire, host)
  wire.postMessage(ready)
}
