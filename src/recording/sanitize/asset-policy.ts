import { isAssetToken } from './asset-token.ts'
import type { RemovalCounter } from './report.ts'

/** What an address would be loaded as. */
export type AssetKind = 'image' | 'font' | 'media' | 'stylesheet'

/**
 * What a recorded page may load. `allow` names hosts or origins, as `https://cdn.example.com`; a bare host name means
 * https, and `*.example.com` any host below it. `resolve` gives the address to load instead, `null` for none: an
 * http(s) or `blob:` address, which the frame's policy has to allow too. What it throws is no.
 */
export type AssetPolicy =
  | 'block'
  | { readonly allow: readonly string[] }
  | { readonly resolve: (url: string, kind: AssetKind) => string | null }

const MAX_URL_CHARS = 8_192
const LOADABLE = /^(?:https?|blob):$/

/** Says for every address of a recorded page what may be loaded in its place. */
export class AssetGate {
  /** The page the recording is of: what relative addresses are relative to. Never the page around the player. */
  pageUrl = 'about:blank'
  readonly #policy: AssetPolicy
  readonly #allowed: readonly ((url: URL) => boolean)[]
  readonly #counter: () => RemovalCounter

  constructor(policy: AssetPolicy, counter: () => RemovalCounter) {
    this.#policy = policy
    this.#allowed = policy !== 'block' && 'allow' in policy ? policy.allow.map(originMatcher) : []
    this.#counter = counter
  }

  /** The address to load, `null` for none. Only for addresses that are neither `data:` nor a fragment. */
  resolve(address: string, kind: AssetKind): string | null {
    if (this.#policy === 'block' && !ABSOLUTE.test(address)) return this.#block(this.pageUrl)
    if (address.length > MAX_URL_CHARS) return this.#block(this.pageUrl)
    const url = parse(address, this.pageUrl)
    if (url === null || !/^https?:$/.test(url.protocol)) return this.#block(null)
    if (this.#policy === 'block') return this.#block(url)
    if ('allow' in this.#policy) return this.#allowed.some((allows) => allows(url)) ? url.href : this.#block(url)
    const instead = this.#ask(this.#policy.resolve, url.href, kind)
    if (typeof instead === 'string' && isAssetToken(instead)) return instead
    const target = typeof instead === 'string' ? parse(instead, portalUrl()) : null
    return target !== null && LOADABLE.test(target.protocol) ? target.href : this.#block(url)
  }

  #ask(resolve: (url: string, kind: AssetKind) => string | null, url: string, kind: AssetKind): string | null {
    try {
      return resolve(url, kind)
    } catch {
      // A host that cannot decide has not allowed anything, and the page is to be shown all the same.
      return null
    }
  }

  #block(url: URL | string | null): null {
    const parsed = typeof url === 'string' ? parse(url, undefined) : url
    this.#counter().block(parsed?.host ?? '')
    return null
  }
}

/** What the host's own answers are relative to: the page around the player, where there is one. */
function portalUrl(): string | undefined {
  return typeof location === 'undefined' ? undefined : location.href
}

const ABSOLUTE = /^(?:https?:)?[\\/]{2}/i

function parse(address: string, base: string | undefined): URL | null {
  try {
    return new URL(address, base)
  } catch {
    return null
  }
}

function originMatcher(name: string): (url: URL) => boolean {
  const [, protocol = 'https', wildcard, host = ''] =
    /^(?:(https?):\/\/)?(\*\.)?(.*)$/i.exec(name.trim().toLowerCase()) ?? []
  return (url) =>
    url.protocol === `${protocol}:` && (wildcard === undefined ? url.host === host : url.host.endsWith(`.${host}`))
}
