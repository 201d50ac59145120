import type { ToWorker } from '../../src/worker/channel.ts'
import { type ChannelHost, createChannelHost } from '../../src/worker/channel-host.ts'
import type { RecordingHost } from '../../src/worker/recording-host.ts'
import { serveHost } from '../../src/worker/serve-host.ts'

export interface ChannelPair {
  readonly host: ChannelHost
  /** What went to the other end, in order. */
  readonly sent: readonly ToWorker[]
  close(): void
}

/** A host over a real channel to `served`, with both ends on this thread. */
export function createChannelPair(served: RecordingHost): ChannelPair {
  const { port1, port2 } = new MessageChannel()
  const sent: ToWorker[] = []
  const serve = serveHost(port2, served)
  port2.onmessage = ({ data }) => {
    sent.push(data as ToWorker)
    serve(data as ToWorker)
  }
  const host = createChannelHost(port1)
  return {
    host,
    sent,
    close() {
      host.destroy()
      served.destroy()
      port1.close()
      port2.close()
    },
  }
}
