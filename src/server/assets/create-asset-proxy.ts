import { ReplayError } from '../../shared/errors.ts'
import { sha256Hex } from '../checked-bytes.ts'
import { CLOSED, SAFE_HEADERS, VARY } from '../handler/answers.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'
import type { AssetFetch } from '../ports/asset-fetch.ts'
import type { AssetReader } from '../ports/asset-reader.ts'
import { collectBytes, readObject } from '../read-object.ts'
import { assetType } from './asset-type.ts'

export interface AssetProxyOptions {
  /** Hosts whose assets are loaded, exactly: `cdn.shop.example`. Nothing else ever is. */
  readonly hosts: readonly string[]
  /** How the outside is reached: `pinnedFetch()` in Node. */
  readonly fetch: AssetFetch
  /** Keeps what was loaded, so that an asset shows as it was when it was first seen. */
  readonly store?: ArchiveStore
  /** @default 10_000_000 */
  readonly maxBytes?: number
  /** For one asset with its redirects, ms. @default 15_000 */
  readonly timeoutMs?: number
}

const MAX_REDIRECTS = 3
const MAX_URL_LENGTH = 4_096
const ROOT = 'assets.d'
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

const refused = (what: string) => new ReplayError('forbidden', { what })

/**
 * Loads images, fonts and style sheets that recorded pages name, so that the viewer's browser contacts nobody but us.
 * Off unless given to the handler, and closed to all hosts but those named: an open one would let any recording make
 * the server ask any address.
 *
 * @throws ReplayError `configuration` without hosts
 * @example
 * createReplayHandler({ source, authorize, assets: createAssetProxy({ hosts: ['cdn.shop.example'], fetch: pinnedFetch() }) })
 */
export function createAssetProxy(options: AssetProxyOptions): AssetReader {
  const { hosts, fetch, store, maxBytes = 10_000_000, timeoutMs = 15_000 } = options
  const allowed = new Set(hosts)
  // A star is a letter to the parser of addresses, and would be a promise that is not kept.
  const isHost = (host: string) =>
    !host.includes('*') && URL.canParse(`https://${host}/`) && new URL(`https://${host}/`).host === host
  if (allowed.size === 0 || !hosts.every(isHost)) {
    throw new ReplayError('configuration', {
      what: 'createAssetProxy has no usable list of hosts.',
      fix: 'Name each host exactly, as in cdn.shop.example.',
    })
  }

  function check(text: string): URL {
    if (text.length > MAX_URL_LENGTH || !URL.canParse(text)) {
      throw new ReplayError('bad_request', { what: 'This is not the address of an asset.' })
    }
    const url = new URL(text)
    if (url.protocol !== 'https:') throw refused('Assets are loaded by https alone.')
    if (url.username || url.password) throw refused('An address with a password in it is not loaded.')
    if (!allowed.has(url.host)) throw refused('Assets of this host are not loaded.')
    url.hash = ''
    return url
  }

  async function load(text: string, signal: AbortSignal): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> }> {
    let url = check(text)
    for (let redirects = 0; ; redirects++) {
      const answer = await fetch(url, { signal })
      if (REDIRECTS.has(answer.status) && redirects < MAX_REDIRECTS) {
        await answer.body?.cancel()
        const location = answer.headers.get('location')
        // Every step is looked at as if it had been asked for.
        url = check(location !== null && URL.canParse(location, url) ? new URL(location, url).href : '')
        continue
      }
      const type = assetType(answer.headers.get('content-type'))
      if (answer.status !== 200 || type === null || answer.body === null) {
        await answer.body?.cancel()
        throw new ReplayError('not_found', { what: 'The asset is not there, or is none that may be shown.' })
      }
      if (Number(answer.headers.get('content-length') ?? 0) > maxBytes) {
        await answer.body.cancel()
        throw new ReplayError('too_large', { what: 'The asset is too large.' })
      }
      return { type, bytes: await collectBytes(answer.body, { maxBytes, key: 'The asset' }) }
    }
  }

  async function kept(key: string, signal: AbortSignal) {
    if (!store) return null
    try {
      const { content } = await readObject(store, key, { signal, maxBytes: maxBytes + 1_000 })
      const end = content.indexOf(0x0a)
      return { type: new TextDecoder().decode(content.subarray(0, end)), bytes: content.slice(end + 1) }
    } catch (thrown) {
      // Absent or damaged: the outside still has it.
      if (thrown instanceof ReplayError && thrown.code !== 'aborted') return null
      throw thrown
    }
  }

  return {
    async read(text, { signal }) {
      const url = check(text)
      const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      const key = `${ROOT}/${sha256Hex(new TextEncoder().encode(url.href))}`
      const known = await kept(key, ended)
      const { type, bytes } = known ?? (await load(url.href, ended))
      if (!known && store) await store.write(key, withType(type, bytes)).catch(() => {})
      const headers = { ...SAFE_HEADERS, vary: VARY, 'content-type': type, 'cache-control': CLOSED }
      return new Response(bytes, { headers })
    },
  }
}

/** The type in the first line, the asset after it. */
function withType(type: string, bytes: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`${type}\n`)
  const whole = new Uint8Array(head.length + bytes.length)
  whole.set(head)
  whole.set(bytes, head.length)
  return whole
}
