import { postgresIndex, type SqlRecordingIndex } from '../server/database/indexes.ts'
import type { StoredAnalytics } from '../server/database/analytics/stored-analytics.ts'
import type { CommandCall, CommandOptions } from './command.ts'
import { openAnalytics } from './open-analytics.ts'
import type { StorePlace } from './open-store.ts'

/** For commands that bring recordings into a store, or take them out. */
export const ANNOUNCE_OPTIONS = {
  analytics: {
    type: 'boolean',
    about: 'Keep the tables for portal-replay query up to date, in analytics.d of the store',
  },
} as const satisfies CommandOptions

export const ANNOUNCE_NOTES: readonly string[] = [
  'Where DATABASE_URL names a PostgreSQL database, its index of recordings is kept up to date too.',
]

/** Who else has to know of recordings that come or go. */
export interface Announced {
  readonly index?: SqlRecordingIndex
  readonly analytics?: StoredAnalytics
  close(): Promise<void>
}

export async function openAnnounced(
  { values, env }: Pick<CommandCall<typeof ANNOUNCE_OPTIONS>, 'values' | 'env'>,
  place: StorePlace,
): Promise<Announced> {
  const connectionString = env['DATABASE_URL']
  const index = connectionString ? postgresIndex({ connectionString }) : undefined
  return {
    ...(index && { index }),
    ...(values.analytics && { analytics: await openAnalytics(place) }),
    close: async () => index?.close(),
  }
}
