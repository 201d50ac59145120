import type { PageTree } from './page-tree.ts'

/** What is not there by then is shown as it comes, as in any browser. */
const SETTLE_MS = 250

/** Resolves when the fonts and images that the page carries with it are ready to be painted, or soon after. */
export async function settled(tree: PageTree, signal: AbortSignal): Promise<void> {
  const waits = tree.roots().flatMap((root) => [...fontsOf(root), ...imagesOf(root)])
  if (waits.length === 0) return
  const over = new AbortController()
  await Promise.race([Promise.allSettled(waits), timeout(SETTLE_MS, AbortSignal.any([signal, over.signal]))])
  over.abort()
}

function fontsOf(root: Document | ShadowRoot): Promise<unknown>[] {
  return 'fonts' in root && root.fonts.status === 'loading' ? [root.fonts.ready] : []
}

function imagesOf(root: Document | ShadowRoot): Promise<unknown>[] {
  return Array.from(root.querySelectorAll('img'))
    .filter((image) => !image.complete && /^(?:data|blob):/.test(image.src))
    .map((image) => image.decode())
}

function timeout(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
