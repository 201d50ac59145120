/** Style sheets that were already rewritten for replay, by their text. The shape is rrweb's. */
export interface CssCache {
  readonly stylesWithHoverClass: { get(css: string): string | undefined; set(css: string, adapted: string): unknown }
}

const MAX_CHARS = 16_000_000

/**
 * A cache to share between pages: rewriting style sheets is the dearest part of building one, and pages of a
 * recording have the same ones. Emptied when full, which happens only to pages that make up new sheets all the time.
 */
export function createCssCache(maxChars = MAX_CHARS): CssCache {
  const adaptedByCss = new Map<string, string>()
  let chars = 0
  return {
    stylesWithHoverClass: {
      get: (css) => adaptedByCss.get(css),
      set(css, adapted) {
        chars += css.length + adapted.length
        if (chars > maxChars) {
          adaptedByCss.clear()
          chars = css.length + adapted.length
        }
        adaptedByCss.set(css, adapted)
      },
    },
  }
}
