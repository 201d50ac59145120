import type { ReplaySource } from '../recording/replay-source.ts'
import { storedLedger } from '../server/archive/stored-ledger.ts'
import type { ArchiveStore } from '../server/ports/archive-store.ts'
import { projectLedger } from '../server/database/rate/project-ledger.ts'
import { ReplayError } from '../shared/errors.ts'
import { postHogSource } from '../sources/posthog/post-hog-source.ts'
import { createRateGate, type PostHogPlan } from '../sources/posthog/rate-gate.ts'
import type { CommandCall, CommandOptions } from './command.ts'

export const POSTHOG_OPTIONS = {
  posthog: { type: 'string', value: 'URL', about: 'PostHog, e.g. https://eu.posthog.com' },
  project: { type: 'string', value: 'ID', about: 'Number of the project; or POSTHOG_PROJECT_ID' },
  plan: { type: 'string', value: 'PLAN', about: 'free, paid (as when left out) or enterprise: how much may be asked' },
} as const satisfies CommandOptions

export const POSTHOG_NOTES: readonly string[] = [
  'POSTHOG_API_KEY holds a personal API key with the scopes session_recording:read, person:read and query:read. It is',
  'never an argument, because everybody on the machine can read those.',
]

const PLANS: ReadonlySet<string> = new Set<PostHogPlan>(['free', 'paid', 'enterprise'])

/**
 * PostHog with the key of the environment. What was used of the plan is written down, so that a run which was killed
 * and starts again stays within the plan too: in PostgreSQL where there is one, for all processes together, otherwise
 * in the store, for one at a time.
 *
 * @throws ReplayError `configuration`
 */
export function openPostHog(
  { values, env }: Pick<CommandCall<typeof POSTHOG_OPTIONS>, 'values' | 'env'>,
  store: ArchiveStore,
): ReplaySource & { close(): Promise<void> } {
  const { posthog: host = 'https://us.posthog.com', plan = 'paid' } = values
  const projectId = values.project ?? env['POSTHOG_PROJECT_ID']
  const personalApiKey = env['POSTHOG_API_KEY']
  if (!isPlan(plan)) throw missing('--plan is none of PostHog’s plans.', 'Give free, paid or enterprise.')
  if (!projectId) throw missing('Nobody said which PostHog project.', 'Give --project, or set POSTHOG_PROJECT_ID.')
  if (!personalApiKey) throw missing('POSTHOG_API_KEY is not set.', 'Put a personal API key (phx_…) there.')
  // What is beyond the plan is waited for by whoever archives, who can say so.
  const connectionString = env['DATABASE_URL']
  const shared = connectionString ? projectLedger({ connectionString, host, projectId }) : null
  const gate = createRateGate({ plan, maxWaitMs: 0, ledger: shared ?? storedLedger(store, `${host}-${projectId}`) })
  return { ...postHogSource({ host, projectId, personalApiKey, gate }), close: async () => shared?.close() }
}

function isPlan(text: string): text is PostHogPlan {
  return PLANS.has(text)
}

function missing(what: string, fix: string): ReplayError {
  return new ReplayError('configuration', { what, fix })
}
