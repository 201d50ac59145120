import { readFileSync } from 'node:fs'
import { existsSync } from 'node:fs'

import { decodeBlock } from '../src/recording/decode/decode-block.ts'
import type { ReplayEvent } from '../src/recording/events.ts'
import { createSanitizer } from '../src/recording/sanitize/create-sanitizer.ts'
import { findRecordings } from './corpus/find-recordings.ts'

/** Says of every recording in a folder what is taken out of it, and how much of it stays the very same. */
const [folder, only = ''] = process.argv.slice(2)
if (!folder || !existsSync(folder)) {
  process.stderr.write('Usage: npx tsx scripts/sanitize-report.ts FOLDER [NAME]\n')
  process.exit(2)
}

for (const recording of findRecordings(folder).filter(({ name }) => name.includes(only))) {
  const windows = new Map<string, ReplayEvent[]>()
  for (const { file } of recording.blocks) {
    for (const { windowId, event } of decodeBlock(new Uint8Array(readFileSync(file))).events) {
      const own = windows.get(windowId)
      if (own) own.push(event)
      else windows.set(windowId, [event])
    }
  }
  let [events, same, gone] = [0, 0, 0]
  const reports = [...windows.values()].map((own) => {
    const sanitizer = createSanitizer()
    for (const event of own.sort((a, b) => a.timestamp - b.timestamp)) {
      const safe = sanitizer.sanitize(event)
      events += 1
      if (safe === event) same += 1
      if (safe === null) gone += 1
    }
    return sanitizer.report()
  })
  const counts = reports.flatMap(({ removals, limits }) => [
    ...removals.map(({ reason, count }) => `${reason} ${count}`),
    ...limits.map(({ limit, count }) => `${limit} ${count}`),
  ])
  const share = events === 0 ? 100 : Math.round((same / events) * 1000) / 10
  process.stdout.write(
    `${recording.name.padEnd(44)} ${events} events, ${share} % the same, ${gone} gone | ${counts.join(', ')}\n`,
  )
}
