import { lookup as lookupName } from 'node:dns/promises'
import { request } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'

import { ReplayError } from '../../shared/errors.ts'
import { abortedError } from '../../sources/abort.ts'
import { isPublicAddress } from '../assets/public-address.ts'
import type { AssetFetch } from '../ports/asset-fetch.ts'

export interface PinnedFetchOptions {
  /** All addresses of a name. @default the system's */
  readonly lookup?: (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>
  /** Which addresses may be asked. @default isPublicAddress */
  readonly isAllowed?: (address: string) => boolean
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string
  /** How long nothing may arrive, ms. @default 10_000 */
  readonly idleMs?: number
}

/**
 * Asks one https address: looks the name up once, refuses it unless every address it has is public, and connects to the
 * address that was looked at. A name that says something else a moment later is never asked again. Sends no cookie, no
 * `Referer`, and nothing of the viewer.
 */
export function pinnedFetch(options: PinnedFetchOptions = {}): AssetFetch {
  const { isAllowed = isPublicAddress, idleMs = 10_000, ca } = options
  const lookup = options.lookup ?? ((hostname: string) => lookupName(hostname, { all: true, verbatim: true }))

  async function addressOf(hostname: string) {
    const bare = hostname.replace(/^\[|\]$/g, '')
    const family = isIP(bare)
    const addresses = family ? [{ address: bare, family }] : await lookup(hostname).catch(() => [])
    const [first] = addresses
    if (!first) throw new ReplayError('unavailable', { what: 'The asset’s host has no address.' })
    if (addresses.every(({ address }) => isAllowed(address))) return first
    throw new ReplayError('forbidden', { what: 'The asset’s host is not on the public internet.' })
  }

  return async (url, { signal }) => {
    if (url.protocol !== 'https:') throw new ReplayError('forbidden', { what: 'Assets are loaded by https alone.' })
    const { address, family } = await addressOf(url.hostname)
    if (signal.aborted) throw abortedError()
    const pinned: LookupFunction = (_, { all }, done) => {
      if (all) done(null, [{ address, family }])
      else done(null, address, family)
    }
    return new Promise((resolve, reject) => {
      const asking = request(url, {
        lookup: pinned,
        signal,
        timeout: idleMs,
        agent: false,
        ...(ca && { ca }),
        headers: { accept: 'image/*, font/*, text/css', 'accept-encoding': 'identity', 'user-agent': 'portal-replay' },
      })
      asking.on('timeout', () => asking.destroy(new Error('idle')))
      asking.on('error', (cause) => {
        if (signal.aborted) reject(abortedError())
        else reject(new ReplayError('unavailable', { what: 'The asset’s host could not be reached.', cause }))
      })
      asking.on('response', (answer) => {
        const headers = new Headers()
        for (const name of ['content-type', 'content-length', 'location']) {
          const value = answer.headers[name]
          if (typeof value === 'string') headers.set(name, value)
        }
        const body = Readable.toWeb(answer) as ReadableStream<Uint8Array>
        resolve({ status: answer.statusCode ?? 0, headers, body })
      })
      asking.end()
    })
  }
}
