import { isObject } from '../../recording/events.ts'
import type { FlagDefinition } from '../../recording/replay-source.ts'
import { unexpectedAnswer, type PostHogClient } from './post-hog-client.ts'

const PAGE = 200
const MAX_PAGES = 10

function toFlags(results: readonly unknown[]): readonly FlagDefinition[] {
  return results.flatMap((flag) => {
    if (!isObject(flag) || typeof flag.key !== 'string') return []
    const name = typeof flag.name === 'string' && flag.name !== '' ? { name: flag.name } : {}
    return [{ key: flag.key, active: flag.active === true, ...name }]
  })
}

/** The project's flags, page by page by our own count: the `next` address in the answer is never followed. */
export async function readFlags(
  client: PostHogClient,
  signal: AbortSignal | undefined,
): Promise<readonly FlagDefinition[]> {
  const flags: FlagDefinition[] = []
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = { limit: String(PAGE), offset: String(page * PAGE) }
    const answer = await client.json({
      lane: 'other',
      path: 'feature_flags/',
      query,
      scope: 'feature_flag:read',
      signal,
    })
    if (!Array.isArray(answer.results)) throw unexpectedAnswer()
    flags.push(...toFlags(answer.results))
    if (answer.next === null || answer.next === undefined) break
  }
  return flags
}
