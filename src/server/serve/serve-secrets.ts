import { ReplayError } from '../../shared/errors.ts'

/** Variables of a process, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What only the environment may hold. */
export interface ServeSecrets {
  /** Viewers with their tokens: `REPLAY_VIEWERS="ada:TOKEN ben:TOKEN"`. */
  readonly viewers: readonly { readonly id: string; readonly token: string }[]
  /** Keys that sign tokens of single recordings, newest first: `REPLAY_TOKEN_KEYS="2026-11:SECRET"`. */
  readonly tokenKeys: readonly { readonly id: string; readonly secret: string }[]
  readonly databaseUrl: string | null
  readonly recordsDatabaseUrl: string | null
  readonly postHogKey: string | null
  /** What a bucket is reached by, as `s3Access` reads it. */
  readonly s3: Environment
  /** What Prometheus sends as a bearer token; without it there is no `/metrics`. */
  readonly metricsToken: string | null
}

const MIN_TOKEN_LENGTH = 24

/** @throws ReplayError `configuration` for what is no list of pairs, and for tokens that could be guessed */
export function readSecrets(environment: Environment): ServeSecrets {
  const setting = (name: string) => environment[name] || null
  return {
    viewers: pairs('REPLAY_VIEWERS', setting('REPLAY_VIEWERS')).map(([id, token]) => ({ id, token })),
    tokenKeys: pairs('REPLAY_TOKEN_KEYS', setting('REPLAY_TOKEN_KEYS')).map(([id, secret]) => ({ id, secret })),
    databaseUrl: setting('DATABASE_URL'),
    recordsDatabaseUrl: setting('RECORDS_DATABASE_URL'),
    postHogKey: setting('POSTHOG_API_KEY'),
    s3: environment,
    metricsToken: longEnough('METRICS_TOKEN', setting('METRICS_TOKEN')),
  }
}

function pairs(name: string, value: string | null): (readonly [id: string, secret: string])[] {
  const entries = value?.split(/[\s,]+/).filter(Boolean) ?? []
  return entries.map((entry) => {
    const colon = entry.indexOf(':')
    const [id, secret] = [entry.slice(0, colon), entry.slice(colon + 1)]
    if (colon < 1) throw wrong(`${name} is no list of pairs.`, `Write ${name}="name:secret name:secret".`)
    longEnough(name, secret)
    return [id, secret] as const
  })
}

function longEnough(name: string, secret: string | null): string | null {
  if (secret === null || secret.length >= MIN_TOKEN_LENGTH) return secret
  throw wrong(`A secret in ${name} has fewer than ${MIN_TOKEN_LENGTH} characters.`, 'Make one: openssl rand -hex 32')
}

function wrong(what: string, fix: string): ReplayError {
  return new ReplayError('configuration', { what, why: 'It could be guessed, or means nobody.', fix })
}
