import type { AssetKind } from './asset-policy.ts'

/** An address that somebody else decides about, and what it would be loaded as. */
export interface AssetAsk {
  readonly url: string
  readonly kind: AssetKind
}

/** What every token begins with. */
export const MARK = 'data:,portal-replay-asset;'
export const ASSET_TOKEN = /data:,portal-replay-asset;(image|font|media|stylesheet);([\w%.~!*-]+)/g

/**
 * What stands for an address until it is decided what to load instead. It loads nothing itself: should nobody ever
 * decide, nothing is asked for.
 */
export function assetToken({ url, kind }: AssetAsk): string {
  const encoded = encodeURIComponent(url).replace(/['()]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
  return `${MARK}${kind};${encoded}`
}

export function isAssetToken(address: string): boolean {
  return address.startsWith(MARK)
}

export function keyOfAsk({ url, kind }: AssetAsk): string {
  return `${kind} ${url}`
}

/** The question that a token stands for. */
export function toAsk(kind: string | undefined, encoded = ''): AssetAsk {
  try {
    return { url: decodeURIComponent(encoded), kind: kind as AssetKind }
  } catch {
    // A stranger wrote something that looks like a token.
    return { url: '', kind: 'image' }
  }
}
