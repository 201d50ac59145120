import { archiveRecordings, type ArchiveRecordingsOptions } from '../server/archive/archive-recordings.ts'
import { isRetryable, ReplayError, toReplayError } from '../shared/errors.ts'
import { wallClock } from '../sources/source-clock.ts'
import { ANNOUNCE_NOTES, ANNOUNCE_OPTIONS, openAnnounced, type Announced } from './announce-options.ts'
import { archiveByJobs } from './archive-by-jobs.ts'
import { archiveReport, type ArchiveReport } from './archive-report.ts'
import { defineCommand, type CommandCall } from './command.ts'
import { ExitCode, exitCodeOf } from './exit-code.ts'
import { openPostHog, POSTHOG_NOTES, POSTHOG_OPTIONS } from './open-posthog.ts'
import { openStore, STORE_NOTES, STORE_OPTIONS, storePlace } from './open-store.ts'
import { timeArgument, untilTimeOfDay } from './time-argument.ts'

const OPTIONS = {
  ...POSTHOG_OPTIONS,
  to: { type: 'string', value: 'STORE', about: 'Where the recordings are kept' },
  ...STORE_OPTIONS,
  from: { type: 'string', value: 'TIME', about: 'Only recordings since then: 2026-11-20, 90d' },
  until: { type: 'string', value: 'TIME', about: 'Only recordings until then' },
  email: { type: 'string', value: 'ADDRESS', about: 'Only those of this person' },
  person: { type: 'string', value: 'ID', about: 'Only those of the person with this id' },
  id: { type: 'string', multiple: true, value: 'ID', about: 'Only this recording; may be given several times' },
  without: {
    type: 'string',
    multiple: true,
    value: 'PART',
    about: 'What the key may not read: person, product-events',
  },
  ...ANNOUNCE_OPTIONS,
  watch: { type: 'boolean', about: 'Go on every night until it is stopped' },
  at: { type: 'string', value: 'HH:MM', about: 'When in the night, by this machine’s clock; 03:00 when left out' },
  jobs: { type: 'boolean', about: 'Share the work with others that run the same command, by a list in DATABASE_URL' },
  json: { type: 'boolean', about: 'One line of JSON per recording' },
} as const

export const archive = defineCommand({
  usage: ['--posthog URL --project ID --to STORE [--plan PLAN] [--watch]'],
  about:
    'Copies recordings that cannot grow any more from PostHog into a store, oldest first: blocks as received, with lists\n' +
    'and checkpoints derived, read back and compared. Keeps within the plan’s limits. Interrupted, it goes on next time.',
  options: OPTIONS,
  notes: [...STORE_NOTES, ...POSTHOG_NOTES, ...ANNOUNCE_NOTES],

  async run(call) {
    const { values, env, signal } = call
    if (values.to === undefined) {
      throw new ReplayError('bad_request', { what: 'Nobody said where to.', fix: 'Give --to STORE.' })
    }
    const waitMs = () => untilTimeOfDay(values.at ?? '03:00', Date.now())
    waitMs()
    const store = openStore(values.to, { env, values })
    const report = archiveReport(call.terminal, values.json ? 'json' : 'text')
    const source = openPostHog(call, store)
    const announced = await openAnnounced(call, storePlace(values.to, { env, values }))
    const options = {
      ...archiveOptions(call, announced),
      source,
      store,
      onWait: report.waits,
    }
    try {
      for (;;) {
        const code = await once(call, options, report)
        if (!values.watch || code === ExitCode.Interrupted) return code
        report.sleeps(waitMs())
        await wallClock.wait(waitMs(), signal)
      }
    } catch (error) {
      if (!signal.aborted) throw error
      report.interrupted()
      return ExitCode.Interrupted
    } finally {
      report.end()
      await announced.close()
      await source.close()
    }
  },
})

type ArchiveCall = CommandCall<typeof OPTIONS>

/** One pass over all there is. A night in which the other side is away is reported, and followed by the next. */
async function once(call: ArchiveCall, options: ArchiveRecordingsOptions, report: ArchiveReport): Promise<ExitCode> {
  try {
    if (call.values.jobs) return await archiveByJobs(options, report, call)
    const steps = archiveRecordings(options)
    for (let step = await steps.next(); ; step = await steps.next()) {
      if (step.done) return report.ends(step.value)
      await report.shows(step.value)
    }
  } catch (thrown) {
    const error = toReplayError(thrown)
    if (!call.values.watch || !isRetryable(error)) throw error
    report.fails(error)
    return exitCodeOf(error.code)
  }
}

function archiveOptions({ values, signal }: ArchiveCall, { index, analytics }: Announced) {
  const nowMs = Date.now()
  const { from, until, email, person, id, without = [] } = values
  const unknown = without.find((part) => part !== 'person' && part !== 'product-events')
  if (unknown !== undefined) {
    throw new ReplayError('bad_request', {
      what: '--without names no part of a recording.',
      fix: 'Give person or product-events.',
    })
  }
  return {
    filter: {
      ...(from !== undefined && { fromMs: timeArgument(from, 'from', nowMs) }),
      ...(until !== undefined && { toMs: timeArgument(until, 'until', nowMs) }),
      ...(email !== undefined && { email }),
      ...(person !== undefined && { personId: person }),
      ...(id && { recordingIds: id }),
    },
    without: without as ('person' | 'product-events')[],
    ...(index && { index }),
    ...(analytics && { analytics }),
    signal,
  }
}
