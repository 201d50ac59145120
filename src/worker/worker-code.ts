/** The whole worker as a classic script. A module of its own: loaded where a worker is started, and nowhere else. */
export { default as workerCode } from 'inline-worker:./recording-worker.ts'
