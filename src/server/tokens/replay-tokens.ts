import { isSafeId } from '../../recording/archive/safe-id.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { Authorization, Authorize } from '../handler/authorize.ts'
import type { ReplayAction } from '../ports/replay-action.ts'
import { decodeBase64Url, encodeBase64Url } from './base64-url.ts'

/** What a token allows, and to whom. */
export interface TokenGrant {
  readonly viewerId: string
  readonly recordingId: string
  /** @default ['view'] */
  readonly actions?: readonly ReplayAction[]
  /** How long it holds, ms; at most a day. @default 900_000 */
  readonly validMs?: number
}

export interface ReplayTokensOptions {
  /**
   * Secrets of 32 bytes or more by their ids; the first one signs, all of them are accepted. To change the secret put a
   * new one first, and take the old one out when its last token has expired.
   */
  readonly keys: readonly { readonly id: string; readonly secret: string | Uint8Array }[]
  /** ms since epoch. @default Date.now */
  readonly now?: () => number
}

export interface ReplayTokens {
  /** @throws ReplayError `bad_request` */
  issue(grant: TokenGrant): Promise<string>
  /**
   * Answers for requests with `Authorization: Bearer …`: their viewer, for the recording and the actions the token was
   * made for, until it expires. Others are `unauthenticated`, or left to `otherwise`.
   */
  authorize(otherwise?: Authorize): Authorize
}

interface Claims {
  readonly v: 1
  readonly sub: string
  readonly rec: string
  readonly act: readonly string[]
  readonly exp: number
}

const MAX_VALID_MS = 24 * 3_600_000
const MIN_SECRET_BYTES = 32
/** Far more than a token has; what is longer is not even looked at. */
const MAX_TOKEN_LENGTH = 2_048
/** So that a signature can never stand for a text of another kind made with the same secret. */
const PURPOSE = 'portal-replay token 1\n'

/**
 * Signed, expiring tokens for one recording, for pages without a sign-in: the embed page, Retool. Hand them over in the
 * `Authorization` header or in a message (`connectEmbed`), never in an address: those are logged and kept.
 *
 * @throws ReplayError `configuration` for no key, a short secret, or ids that are the same
 * @example
 * const tokens = replayTokens({ keys: [{ id: '2026-11', secret: process.env.REPLAY_SECRET }] })
 * createReplayHandler({ source, authorize: tokens.authorize() })
 * const token = await tokens.issue({ viewerId: staff.id, recordingId: id, actions: ['view'] })
 */
export function replayTokens({ keys, now = Date.now }: ReplayTokensOptions): ReplayTokens {
  const secrets = checkKeys(keys)
  const imported = new Map<string, Promise<CryptoKey>>()

  function keyOf(id: string, secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
    const known = imported.get(id)
    if (known) return known
    const hmac = { name: 'HMAC', hash: 'SHA-256' }
    const key = crypto.subtle.importKey('raw', secret, hmac, false, ['sign', 'verify'])
    imported.set(id, key)
    return key
  }

  async function verify(token: string): Promise<Claims | null> {
    if (token.length > MAX_TOKEN_LENGTH) return null
    const [keyId = '', payload = '', signature = '', ...more] = token.split('.')
    const secret = secrets.get(keyId)
    const given = decodeBase64Url(signature)
    const bytes = decodeBase64Url(payload)
    if (!secret || !given || !bytes || more.length > 0) return null
    const signed = new TextEncoder().encode(`${PURPOSE}${keyId}.${payload}`)
    // WebCrypto compares in constant time.
    if (!(await crypto.subtle.verify('HMAC', await keyOf(keyId, secret), given, signed))) return null
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Claims
    return claims.exp > now() ? claims : null
  }

  return {
    async issue({ viewerId, recordingId, actions = ['view'], validMs = 900_000 }) {
      const isSound = viewerId !== '' && viewerId.length <= 200 && isSafeId(recordingId) && actions.length > 0
      if (!isSound || !(validMs > 0 && validMs <= MAX_VALID_MS)) {
        throw new ReplayError('bad_request', {
          what: 'No token can be made of this.',
          fix: 'Give a viewer, the id of a recording, at least one action, and a validity of up to a day.',
        })
      }
      const [first] = secrets
      const [keyId, secret] = first!
      const claims: Claims = { v: 1, sub: viewerId, rec: recordingId, act: actions, exp: now() + validMs }
      const payload = encodeBase64Url(new TextEncoder().encode(JSON.stringify(claims)))
      const signed = new TextEncoder().encode(`${PURPOSE}${keyId}.${payload}`)
      const signature = await crypto.subtle.sign('HMAC', await keyOf(keyId, secret), signed)
      return `${keyId}.${payload}.${encodeBase64Url(new Uint8Array(signature))}`
    },

    authorize(otherwise = () => 'unauthenticated'): Authorize {
      return async (request, question): Promise<Authorization> => {
        const [, token] = /^Bearer ([\w.-]+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
        if (token === undefined) return otherwise(request, question)
        const claims = await verify(token)
        if (!claims) return 'unauthenticated'
        const isMeant = claims.rec === question.recordingId && claims.act.includes(question.action)
        return isMeant ? { id: claims.sub } : { refused: { id: claims.sub } }
      }
    },
  }
}

function checkKeys(keys: ReplayTokensOptions['keys']): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  const secrets = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const { id, secret } of keys) {
    const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : new Uint8Array(secret)
    if (!isSafeId(id) || secrets.has(id) || bytes.length < MIN_SECRET_BYTES) {
      throw new ReplayError('configuration', {
        what: 'A key for tokens is not usable.',
        why: 'Whoever guesses it can watch every recording.',
        fix: `Give different ids, and secrets of at least ${MIN_SECRET_BYTES} bytes, e.g. from openssl rand -hex 32.`,
      })
    }
    secrets.set(id, bytes)
  }
  if (secrets.size > 0) return secrets
  throw new ReplayError('configuration', { what: 'replayTokens has no key.', fix: 'Give at least one.' })
}
