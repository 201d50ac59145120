import { parseArgs } from 'node:util'

import { measureIngest } from './ingest-load.ts'

/** How much a server takes in: `npx tsx bench/ingest.ts --recorders 200 --seconds 60`. */
const { values } = parseArgs({
  options: {
    recorders: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
  },
})
const { sent, acknowledged, lost, sentBytes, answerMs, memoryBytes } = await measureIngest({
  recorders: Number(values.recorders),
  seconds: Number(values.seconds),
})
const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
console.log(`${values.recorders} recorders for ${values.seconds} s: ${sent} messages, ${mb(sentBytes)} as sent`)
console.log(`acknowledged ${acknowledged}, lost ${lost}`)
console.log(
  `answered in p50 ${answerMs.p50.toFixed(0)} ms, p95 ${answerMs.p95.toFixed(0)} ms, max ${answerMs.max.toFixed(0)} ms`,
)
console.log(`memory of the server: ${mb(memoryBytes.early)} in the second third, ${mb(memoryBytes.late)} in the last`)
process.exitCode = lost === 0 && acknowledged === sent ? 0 : 1
