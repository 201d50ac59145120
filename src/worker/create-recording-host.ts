import type { RecordingHost } from './recording-host.ts'
import { createWorkerHost, type WorkerHostOptions } from './worker-host.ts'

/**
 * The recording host for where we are: in a worker where there are any, else (in Node, or where the page forbids them)
 * on this thread. Made at once; its code is loaded when it is first told something.
 */
export function createRecordingHost(options: WorkerHostOptions = {}): RecordingHost {
  return createWorkerHost(options)
}
