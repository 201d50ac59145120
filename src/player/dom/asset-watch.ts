import type { RendererFact } from '../renderer.ts'

/** Enough to say what is missing; a hostile page can name any number. */
const MAX_REPORTS = 200
const MAX_URL_CHARS = 2_048

/** Tells what the frame's policy kept a page from loading, each address once. */
export interface AssetWatch {
  /** Listens in a document. To be called again after it was rebuilt: opening a document drops its listeners. */
  watch(page: Document): void
  stop(): void
}

/** Watches documents for loads that were blocked. */
export function createAssetWatch(report: (fact: RendererFact) => void): AssetWatch {
  const seen = new Set<string>()
  const listening = new AbortController()
  const onViolation = (event: SecurityPolicyViolationEvent) => {
    const url = event.blockedURI.slice(0, MAX_URL_CHARS)
    const directive = event.effectiveDirective
    // `inline`, `data` and the like are not addresses that a host could allow.
    if (!url.includes('://') || seen.has(`${directive} ${url}`) || seen.size >= MAX_REPORTS) return
    seen.add(`${directive} ${url}`)
    report({ type: 'asset-blocked', url, directive })
  }
  return {
    watch: (page) => page.addEventListener('securitypolicyviolation', onViolation, { signal: listening.signal }),
    stop: () => listening.abort(),
  }
}
