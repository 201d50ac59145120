import type { UrlChange } from '../../recording/recording-view.ts'
import { lowerBound } from '../../shared/search.ts'

/**
 * The address a window showed at an offset; its first one before that; `null` when none is known. Without a window,
 * the address of whichever was there.
 */
export function urlAt(urls: readonly UrlChange[], windowId: string | null, offsetMs: number): string | null {
  const next = lowerBound(urls.length, (index) => urls[index]!.offsetMs > offsetMs)
  for (let index = next - 1; index >= 0; index--) {
    if (windowId === null || urls[index]!.windowId === windowId) return urls[index]!.url
  }
  return urls.slice(next).find((change) => windowId === null || change.windowId === windowId)?.url ?? null
}

/** Characters that turn text around or hide in it: an address must read as what it is. */
const DECEPTIVE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** An address for reading: without its scheme where that is http(s), and without characters that deceive. */
export function displayUrl(url: string): string {
  return url.replace(DECEPTIVE, '\ufffd').replace(/^https?:\/\//i, '')
}
