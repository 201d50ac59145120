/** One answer from outside, without its redirects. */
export interface AssetAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: ReadableStream<Uint8Array> | null
}

/**
 * Asks one address of the public internet and follows nothing. The connection goes to an address that was looked at
 * (`isPublicAddress`), not to whatever the name says a moment later: in Node that is `pinnedFetch`.
 *
 * @throws ReplayError `forbidden` where the name leads to an address that is not public, `unavailable`, `aborted`
 */
export type AssetFetch = (url: URL, options: { readonly signal: AbortSignal }) => Promise<AssetAnswer>
