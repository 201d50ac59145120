import hostUrl from '../../src/worker/worker-host.ts?url'

type HostModule = typeof import('../../src/worker/worker-host.ts')

/** Loads the worker host in a page of its own with the given Content-Security-Policy. */
export async function loadHostUnder(
  policy: string,
): Promise<{ module: HostModule; violations: string[]; close(): void }> {
  const frame = document.createElement('iframe')
  const address = new URL(hostUrl, location.href).href
  // The test runner wraps dynamic imports by a helper that only its own page has.
  const script = `globalThis.__vitest_browser_runner__ = { wrapDynamicImport: (load) => load() }
    const module = await import(${JSON.stringify(address)})
    const violations = []
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.blockedURI))
    frameElement.dispatchEvent(new CustomEvent('module', { detail: { module, violations } }))`
  const loaded = new Promise<{ module: HostModule; violations: string[] }>((resolve) => {
    frame.addEventListener('module', (event) => resolve((event as CustomEvent).detail), { once: true })
  })
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`
  frame.setAttribute('srcdoc', `<!doctype html>${meta}<script type="module">${script}</script>`)
  document.body.append(frame)
  return { ...(await loaded), close: () => frame.remove() }
}
