import { ReplayError } from '../../shared/errors.ts'
import { sha256Hex } from '../checked-bytes.ts'
import type { Authorize } from '../handler/authorize.ts'
import type { Viewer } from '../ports/viewer.ts'
import { replayTokens } from '../tokens/replay-tokens.ts'
import type { ServeConfig } from './serve-config.ts'
import type { ServeSecrets } from './serve-secrets.ts'

export interface ViewerAccessOptions {
  readonly config: Pick<ServeConfig, 'viewers' | 'host'>
  readonly secrets: Pick<ServeSecrets, 'viewers' | 'tokenKeys'>
  /** Lets in whoever can reach the server; on the loopback address only. @default false */
  readonly dangerouslyAllowAnyone?: boolean
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '[::1]', 'localhost'])

export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host)
}

/**
 * Who may watch: viewers by the bearer token that each has, and whoever has a signed token for one recording.
 *
 * @throws ReplayError `configuration` where nobody could, or everybody from everywhere
 */
export function viewerAccess({ config, secrets, dangerouslyAllowAnyone = false }: ViewerAccessOptions): Authorize {
  if (dangerouslyAllowAnyone) return anyoneHere(config.host)
  const viewers = new Map<string, Viewer>([
    ...config.viewers.map(({ tokenSha256, ...viewer }) => [tokenSha256, viewerOf(viewer)] as const),
    ...secrets.viewers.map(({ id, token }) => [hashOf(token), { id }] as const),
  ])
  if (viewers.size === 0 && secrets.tokenKeys.length === 0) {
    throw new ReplayError('configuration', {
      what: 'Nobody may watch: there are neither viewers nor keys for tokens.',
      why: 'Recordings show what customers did; a server without access control would show it to everybody.',
      fix: 'Set REPLAY_VIEWERS="ada:$(openssl rand -hex 32)" or REPLAY_TOKEN_KEYS, or try it out with --dangerously-allow-anyone.',
    })
  }
  const signed: Authorize =
    secrets.tokenKeys.length > 0
      ? replayTokens({ keys: secrets.tokenKeys }).authorize()
      : () => 'unauthenticated' as const
  return (request, question) => {
    const [, token] = /^Bearer ([\x21-\x7e]{1,2048})$/i.exec(request.headers.get('authorization') ?? '') ?? []
    // Looked up by its hash, so that the time it takes tells nothing of the tokens there are.
    const viewer = token === undefined ? undefined : viewers.get(hashOf(token))
    return viewer ?? signed(request, question)
  }
}

function anyoneHere(host: string): Authorize {
  if (!isLoopback(host)) {
    throw new ReplayError('configuration', {
      what: `Anyone would be allowed to watch from ${host}.`,
      why: 'That is only for trying it out, and only this machine may be meant by it.',
      fix: 'Listen on 127.0.0.1, or name the viewers.',
    })
  }
  return (request) => {
    // A page elsewhere may have its own name lead to this address, and would then be "same origin".
    return isLoopback(new URL(request.url).hostname) ? { id: 'anyone' } : 'forbidden'
  }
}

function viewerOf({ id, label, tenantId }: Omit<ServeConfig['viewers'][number], 'tokenSha256'>): Viewer {
  return { id, ...(label !== undefined && { label }), ...(tenantId !== undefined && { tenantId }) }
}

function hashOf(token: string): string {
  return sha256Hex(new TextEncoder().encode(token))
}
