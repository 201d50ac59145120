import type { Page } from 'playwright'

/** What a page's own thread and network did, by Chromium's own counters. */
export interface PageMeter {
  /** Runs `work`, and tells what it took of the page's own thread, on the processor: others do not count. */
  cpuOf<T>(work: () => Promise<T>): Promise<readonly [T, number]>
  /** The largest heap seen so far, bytes. Workers have heaps of their own. */
  peakHeapBytes(): Promise<number>
  /** Bytes of recordings that have come over the network so far, compressed as they came; code does not count. */
  receivedBytes(): number
  /** From now on no faster than this. */
  slowDown(network: Network): Promise<void>
  close(): Promise<void>
}

export interface Network {
  readonly megabitsPerSecond: number
  readonly latencyMs: number
}

/** What a seek leaves to be done soon after belongs to it. */
const REST_MS = 50
const HEAP_EVERY_MS = 100

/** What the lab serves is its own code, or a recording. */
function isRecording(pathname: string): boolean {
  return pathname.startsWith('/files/') || pathname.startsWith('/folders/')
}

export async function meterPage(page: Page): Promise<PageMeter> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await session.send('Network.enable')
  let received = 0
  const recordings = new Set<string>()
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (isRecording(new URL(request.url).pathname)) recordings.add(requestId)
  })
  session.on('Network.dataReceived', ({ requestId, encodedDataLength, dataLength }) => {
    if (recordings.has(requestId)) received += encodedDataLength || dataLength
  })
  let peak = 0
  const readHeap = async () => {
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    peak = Math.max(peak, usedSize)
  }
  const timer = setInterval(() => void readHeap().catch(() => {}), HEAP_EVERY_MS)
  const busyMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000
  }
  return {
    async cpuOf(work) {
      const beforeMs = await busyMs()
      const result = await work()
      await page.waitForTimeout(REST_MS)
      return [result, (await busyMs()) - beforeMs]
    },
    async peakHeapBytes() {
      await readHeap()
      return peak
    },
    receivedBytes: () => received,
    async slowDown({ megabitsPerSecond, latencyMs }) {
      const bytesPerSecond = (megabitsPerSecond * 1e6) / 8
      const both = { downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond }
      await session.send('Network.emulateNetworkConditions', { offline: false, latency: latencyMs, ...both })
    },
    async close() {
      clearInterval(timer)
      await session.detach()
    },
  }
}
