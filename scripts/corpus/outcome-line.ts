import type { Outcome } from './try-recording.ts'

/** One recording as one line: what it is, how fast it was, its pictures beside the peers', and what failed. */
export function outcomeLine(outcome: Outcome): string {
  const { name, failures, events, durationMs, seeksMs, endedAfterMs, pictures, failedEvents, problems } = outcome
  const parts = [
    `${failures.length > 0 ? 'FAIL' : 'ok  '} ${name.padEnd(44)}`,
    `${events} events in ${seconds(durationMs)}`,
    `first frame ${Math.round(outcome.firstFrameMs)} ms`,
    `${seeksMs.length} seeks p50 ${middle(seeksMs)} max ${Math.round(Math.max(0, ...seeksMs))} ms`,
    endedAfterMs === null ? 'end not reached' : `end in ${seconds(endedAfterMs)}`,
  ]
  if (failedEvents + problems > 0) parts.push(`${failedEvents} events failed, ${problems} problems`)
  if (pictures.length > 0) {
    const column = (key: 'ours' | 'rrweb' | 'noVirtualDom') => pictures.map((picture) => picture[key] ?? '-').join(' ')
    parts.push(`% off: ours ${column('ours')} / rrweb ${column('rrweb')} / no virtual DOM ${column('noVirtualDom')}`)
  }
  return [parts.join(' | '), ...failures.map((failure) => `     ${failure}`)].join('\n')
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function middle(samples: readonly number[]): number {
  return Math.round([...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0)
}
