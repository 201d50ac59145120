import type { BlockProblem, RecordingView } from '../recording/recording-view.ts'
import type { LoadedRecording } from './load-recording.ts'
import { table } from './table.ts'
import { plainText } from './plain-text.ts'

/** What `inspect` says of a recording, as `--json` prints it. */
export interface RecordingFacts {
  readonly id: string
  /** ISO, from the recorded device's clock. */
  readonly startsAt: string
  readonly durationMs: number
  readonly bytes: number
  readonly blocks: number
  readonly events: number
  readonly windows: number
  readonly fullSnapshots: number
  readonly person: string | null
  readonly pages: readonly string[]
  /** How many of each kind of inspector item. */
  readonly items: Readonly<Record<string, number>>
  readonly problems: readonly BlockProblem[]
  readonly removals: NonNullable<RecordingView['removals']>
  readonly blockedHosts: NonNullable<RecordingView['blockedHosts']>
}

export function recordingFacts({ info, recording, blocks, bytes }: LoadedRecording): RecordingFacts {
  const view = recording.view()
  const items: Record<string, number> = {}
  for (const { kind } of view.items) items[kind] = (items[kind] ?? 0) + 1
  return {
    id: info.id,
    startsAt: new Date(view.startMs).toISOString(),
    durationMs: view.durationMs,
    bytes,
    blocks,
    events: view.eventCount,
    windows: view.windows.length,
    fullSnapshots: view.windows.reduce((sum, { fullSnapshotsMs }) => sum + fullSnapshotsMs.length, 0),
    person: info.person?.email ?? info.person?.name ?? info.person?.id ?? info.distinctId ?? null,
    pages: [...new Set(view.urls.map(({ url }) => url))],
    items,
    problems: view.problems,
    removals: view.removals ?? [],
    blockedHosts: view.blockedHosts ?? [],
  }
}

const MAX_LINES = 20

/** The same for people. */
export function factsText(facts: RecordingFacts): string {
  const { id, startsAt, durationMs, bytes, blocks, events, windows, fullSnapshots, person, pages, items } = facts
  const heads = table([
    ['recording', id],
    ['starts', startsAt],
    ['duration', duration(durationMs)],
    ['size', `${size(bytes)} in ${count(blocks, 'block')}`],
    ['holds', [count(events, 'event'), count(windows, 'window'), count(fullSnapshots, 'full snapshot')].join(', ')],
    ['person', person ?? 'not known'],
    [
      'lists',
      Object.entries(items)
        .map(([kind, many]) => `${many} ${kind}`)
        .join(', ') || 'nothing',
    ],
  ])
  const problems = facts.problems.map(({ reason, blockKey, line, message }) =>
    [reason, blockKey && `block ${blockKey}`, line !== null && `line ${line}`, message].filter(Boolean).join('  '),
  )
  const removals = facts.removals.map(({ reason, count: many }) => `${many} × ${reason}`)
  const hosts = facts.blockedHosts.map(({ host, count: many }) => `${host} (${many})`)
  return [
    heads,
    section('pages', pages),
    section('problems', problems),
    section('made harmless', removals),
    section('hosts not asked', hosts),
  ].join('')
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return `${title}: none\n`
  const shown = lines.slice(0, MAX_LINES).map((line) => `  ${plainText(line)}\n`)
  const rest = lines.length - shown.length
  return `${title}:\n${shown.join('')}${rest > 0 ? `  and ${rest} more\n` : ''}`
}

/** `3 blocks`, `1 block`. */
export function count(many: number, word: string): string {
  return `${many.toLocaleString('en')} ${word}${many === 1 ? '' : 's'}`
}

/** `1:02:03` or `4:05`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const tail = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

/** `12 kB`, `3.4 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
