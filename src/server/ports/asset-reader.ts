/** Loads the assets that recorded pages name, so that the viewer's browser asks nobody but us (`createAssetProxy`). */
export interface AssetReader {
  /**
   * @param url as the recording names it
   * @throws ReplayError `bad_request`, `forbidden`, `not_found`, `too_large`, `unavailable`, `aborted`
   */
  read(url: string, options: { readonly signal: AbortSignal }): Promise<Response>
}
