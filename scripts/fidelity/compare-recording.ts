import { readFileSync } from 'node:fs'

import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import type { ReplayEvent } from '../../src/recording/events.ts'
import { createSanitizer } from '../../src/recording/sanitize/create-sanitizer.ts'
import type { SanitizeReport } from '../../src/recording/sanitize/report.ts'
import { DifferenceNames } from './name-differences.ts'
import { whyRemoved } from './named-removals.ts'

/** The events of one window in order of time, as recorded and as they come through the sanitiser. */
export interface ComparedWindow {
  readonly raw: readonly ReplayEvent[]
  readonly safe: readonly ReplayEvent[]
}

export interface Comparison {
  readonly windows: readonly ComparedWindow[]
  readonly events: number
  readonly same: number
  /** How often each reason came. */
  readonly removals: ReadonlyMap<string, number>
  /** Differences that no reason was given for. */
  readonly unexplained: readonly string[]
  readonly reports: readonly SanitizeReport[]
}

/** Looks for everything in which recorded events differ from what is left of them, and for the reason. */
export function compareRecording(files: readonly string[]): Comparison {
  const recorded = new Map<string, ReplayEvent[]>()
  for (const file of files) {
    for (const { windowId, event } of decodeBlock(new Uint8Array(readFileSync(file))).events) {
      const own = recorded.get(windowId)
      if (own) own.push(event)
      else recorded.set(windowId, [event])
    }
  }
  const names = [...recorded].map(() => new DifferenceNames())
  const reports: SanitizeReport[] = []
  let same = 0
  const windows = [...recorded.values()].map((events, at): ComparedWindow => {
    const sanitizer = createSanitizer()
    const raw = events.sort((a, b) => a.timestamp - b.timestamp)
    const safe = raw.flatMap((event) => {
      const left = sanitizer.sanitize(event)
      names[at]?.compare(event, left)
      if (left === event) same += 1
      return left ?? []
    })
    reports.push(sanitizer.report())
    return { raw, safe }
  })
  const removals = new Map<string, number>()
  const unexplained = new Set<string>()
  for (const [difference, count] of names.flatMap(({ counts }) => [...counts])) {
    const why = whyRemoved(difference)
    if (why === null) unexplained.add(difference)
    else removals.set(why, (removals.get(why) ?? 0) + count)
  }
  const events = windows.reduce((sum, { raw }) => sum + raw.length, 0)
  return { windows, events, same, removals, unexplained: [...unexplained], reports }
}
