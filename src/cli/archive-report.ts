import type { ArchiveProgress, ArchiveTotals } from '../server/archive/archive-recordings.ts'
import type { ReplayError } from '../shared/errors.ts'
import { ExitCode } from './exit-code.ts'
import { jsonLine, plainText } from './plain-text.ts'
import { progressLine } from './progress-line.ts'
import { count, duration, size } from './recording-facts.ts'
import type { Terminal } from './terminal.ts'

/** Tells how archiving goes: a bar where somebody watches, lines elsewhere, JSON where a program reads. */
export interface ArchiveReport {
  shows(progress: ArchiveProgress): Promise<void>
  waits(forMs: number, error: ReplayError): void
  fails(error: ReplayError): void
  sleeps(forMs: number): void
  interrupted(): void
  /** Says what was done, and what the exit code says of it. */
  ends(totals: ArchiveTotals): ExitCode
  end(): void
}

export function archiveReport(terminal: Terminal, form: 'json' | 'text'): ArchiveReport {
  const line = progressLine(terminal)
  let totals: ArchiveTotals | null = null

  function draw(more = ''): void {
    if (totals === null) return line.show(0, more || 'listing')
    const { found, done, skipped, failed, bytes, etaMs } = totals
    const dealtWith = done + skipped + failed
    const parts = [
      `${dealtWith}/${found}`,
      size(bytes),
      failed > 0 ? `${failed} failed` : '',
      etaMs === null ? '' : `${duration(etaMs)} left`,
      more,
    ]
    line.show(found === 0 ? 1 : dealtWith / found, parts.filter(Boolean).join(', '))
  }

  function note(text: string): void {
    line.clear()
    terminal.note(`${plainText(text)}\n`)
  }

  return {
    async shows(progress) {
      totals = progress.totals
      if (form === 'json') await terminal.out(jsonLine(toJson(progress)))
      else if (progress.status === 'failed') note(`failed ${progress.recordingId}: ${progress.error.message}`)
      else if (!terminal.isWatched && progress.status === 'done') {
        await terminal.out(
          `archived ${progress.recordingId}  ${count(progress.blocks, 'block')}  ${size(progress.bytes)}\n`,
        )
      }
      draw()
    },

    waits(forMs, { code }) {
      const why = code === 'rate_limited' ? 'PostHog’s limit is used up' : 'the other side is away'
      if (terminal.isWatched) draw(`waiting ${duration(forMs)}: ${why}`)
      else if (form === 'text' && forMs >= LONG_WAIT_MS) note(`waiting ${duration(forMs)}: ${why}`)
    },

    fails: (error) => note(`portal-replay: ${error.message}`),
    sleeps: (forMs) => note(`next time in ${duration(forMs)}`),
    interrupted: () => note('Interrupted. What was archived is kept; the same command goes on from there.'),

    ends(last) {
      const { found, done, skipped, failed, bytes } = last
      note(
        `${count(found, 'recording')}: ${done} archived (${size(bytes)}), ${skipped} there already, ${failed} failed`,
      )
      totals = null
      return failed > 0 ? ExitCode.PartlyDone : ExitCode.Done
    },

    end: () => line.clear(),
  }
}

/** Shorter ones are not worth a line of a log. */
const LONG_WAIT_MS = 60_000

function toJson(progress: ArchiveProgress): unknown {
  if (progress.status !== 'failed') return progress
  const { code, what, why, fix } = progress.error
  return { ...progress, error: { code, what, why, fix } }
}
