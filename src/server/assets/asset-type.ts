/** What a recorded page may show: told from the header, checked against the bytes for what could be a page. */
const TYPES: readonly RegExp[] = [
  /^image\/(?:png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)$/,
  /^font\/(?:woff2?|ttf|otf|collection|sfnt)$/,
  /^application\/(?:font-woff2?|x-font-ttf|vnd\.ms-fontobject)$/,
  /^text\/css$/,
]

/**
 * The type an asset is sent with, or `null` for what is not served: pages, scripts, and SVG, which is a page in disguise.
 */
export function assetType(contentType: string | null): string | null {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return TYPES.some((known) => known.test(type)) ? type : null
}
