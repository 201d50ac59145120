import * as v from 'valibot'

import { ReplayError } from '../../shared/errors.ts'

const text = v.pipe(v.string(), v.minLength(1))
const texts = v.array(text)

const personColumn = v.union([
  text,
  v.strictObject({
    column: text,
    holds: v.optional(v.picklist(['email', 'personId', 'distinctId'])),
    via: v.optional(v.strictObject({ table: text, key: text, column: text })),
  }),
])

const recordTable = v.strictObject({
  table: v.optional(text),
  type: v.optional(text),
  key: text,
  at: v.tupleWithRest([text], text),
  person: personColumn,
  fields: v.optional(texts),
  history: v.optional(
    v.strictObject({
      table: text,
      key: text,
      at: text,
      actor: v.optional(text),
      changes: v.optional(text),
      label: v.optional(text),
    }),
  ),
})

/** The file that `portal-replay serve --config` reads. Secrets have no place in it: they come from the environment. */
const schema = v.strictObject({
  /** Address to listen on. `0.0.0.0` reaches the network. */
  host: v.optional(text, '127.0.0.1'),
  /** 0 takes any free one. */
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)), 4600),
  /** Recordings and the embedded index, unless there is a bucket or a PostgreSQL server for them. */
  dataFolder: v.optional(text, './replay-data'),
  /** Where `httpSource({ baseUrl })` finds the recordings. */
  basePath: v.optional(text, '/api/replay'),
  /** Who may watch: the SHA-256 of the token that each of them has, in hex. */
  viewers: v.optional(
    v.array(
      v.strictObject({
        id: text,
        label: v.optional(text),
        tenantId: v.optional(text),
        tokenSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'has to be 64 hex digits')),
      }),
    ),
    [],
  ),
  /** Origins of portals that read from the browser. */
  cors: v.optional(v.strictObject({ origins: texts })),
  embed: v.optional(v.strictObject({ script: v.optional(text), frameAncestors: texts })),
  /** Takes in what posthog-js sends, below `/ingest`. */
  ingest: v.optional(
    v.strictObject({
      tokens: texts,
      origins: v.union([texts, v.literal('*')]),
      /** The folder `dist` of posthog-js, for its recorder. */
      scriptsFolder: v.optional(text),
      sessionRecording: v.optional(v.record(v.string(), v.unknown())),
    }),
  ),
  /** PostHog, for what is not kept here. The key is `POSTHOG_API_KEY`. */
  postHog: v.optional(
    v.strictObject({
      host: text,
      projectId: v.union([text, v.number()]),
      /** How much may be asked. */
      plan: v.optional(v.picklist(['free', 'paid', 'enterprise'])),
    }),
  ),
  /** A bucket for recordings. Its keys, and where it is if that is not said here, are read as `s3Access` has it. */
  s3: v.optional(
    v.strictObject({ endpoint: v.optional(text), bucket: text, region: v.optional(text), prefix: v.optional(text) }),
  ),
  /** Hosts whose images, fonts and style sheets are loaded for recorded pages, at `asset`. Without it nothing is. */
  assets: v.optional(v.strictObject({ hosts: texts })),
  /** Rows of the host's database at `RECORDS_DATABASE_URL`; see docs/guides/records.md. */
  records: v.optional(v.strictObject({ tables: v.record(v.string(), recordTable) })),
  /** Whether what happened in recordings is kept as tables beside them; see docs/guides/analytics.md. */
  analytics: v.optional(v.boolean(), false),
  /** How many days after its end a recording is removed. Without it they stay. */
  retentionDays: v.optional(v.pipe(v.number(), v.minValue(1))),
  logLevel: v.optional(v.picklist(['debug', 'info', 'warn', 'error', 'silent']), 'info'),
})

/** What `portal-replay serve` was told, checked. */
export type ServeConfig = v.InferOutput<typeof schema>

/**
 * @throws ReplayError `configuration` that names every field that is wrong or unknown, and none of their values
 */
export function parseServeConfig(value: unknown): ServeConfig {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const wrong = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the whole'} (${expectation(issue)})`)
  throw new ReplayError('configuration', {
    what: `The configuration cannot be used: ${wrong.join(', ')}.`,
    fix: 'See docs/guides/self-hosting.md for every field. Secrets go into the environment.',
  })
}

/** valibot's own message would repeat the value, which may be a secret in the wrong place. */
function expectation({ type, expected, message }: v.BaseIssue<unknown>): string {
  if (type === 'strict_object') return 'no such field'
  return type === 'regex' ? message : `expected ${expected ?? type}`
}
