import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** What pages under test may do: start workers, fail at the constructor, or be refused by their policy. */
    readonly workers: 'allowed' | 'throwing' | 'forbidden'
    /** How many recordings are made at random, where the number is free. */
    readonly seeds: number
  }
}

/** As in pages whose host took workers away: making one throws. */
class NoWorker extends EventTarget {
  constructor() {
    super()
    throw new DOMException('Workers are refused here.', 'SecurityError')
  }
}

const mode = inject('workers')
if (mode === 'throwing') Object.assign(window, { Worker: NoWorker })
// A run that was to do without workers, and had them, would prove nothing.
if (mode !== 'allowed' && (await hasWorkers())) throw new TypeError(`Workers start although they are ${mode}.`)

async function hasWorkers(): Promise<boolean> {
  const address = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }))
  try {
    const worker = new Worker(address)
    return await new Promise<boolean>((resolve) => {
      worker.onmessage = () => resolve(true)
      worker.onerror = (event) => {
        event.preventDefault()
        resolve(false)
      }
    }).finally(() => worker.terminate())
  } catch {
    return false
  } finally {
    URL.revokeObjectURL(address)
  }
}
