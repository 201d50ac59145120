import type { Frame, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createNodes, pageEvents } from '../../player/dom/pages.ts'
import { replayedFrame } from './replayed-frame.ts'
import { type Lab, startLab } from './start-lab.ts'

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const STRICT = "default-src 'self'; style-src 'self'"
const { el } = createNodes()
const events = pageEvents({
  head: [el('style', { _cssText: '#title { color: rgb(1, 2, 3) }' })],
  body: [el('h1', { id: 'title', style: 'width: 123px' }, 'Orders')],
})
const colour = (element: Element) => getComputedStyle(element).color
const width = (element: Element) => getComputedStyle(element).width

/** What a page has begun has come before this returns: it waits for paints, then for a request on the same way. */
async function roundTrip(page: Page, within: Frame): Promise<void> {
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  // Of the portal: where scripts are off, nothing that is called back ever is.
  await page.evaluate(painted)
  await within.evaluate(() => document.readyState).catch(() => undefined)
  const before = lab.requests.length
  await page.evaluate(() => fetch('/round-trip'))
  await expect.poll(() => lab.requests.slice(before).some(({ url }) => url === '/round-trip')).toBe(true)
}

describe('a portal with a strict policy', () => {
  it.each(['frame', 'isolated', 'auto'] as const)('shows pages styled in its frame.html (%s)', async (renderer) => {
    const { page, lab: frame } = await lab.open({ csp: STRICT })
    const mounted = await frame.evaluate(
      (choice) => window.rendererLab.mount({ renderer: choice, frame: { src: '/frame.html' } }),
      renderer,
    )
    await frame.evaluate((shown) => window.rendererLab.show(shown, 0), events)
    const title = (await replayedFrame(page, '#title')).locator('#title')

    expect(mounted).toBe(renderer === 'auto' ? 'isolated' : renderer)
    expect(await title.evaluate(colour)).toBe('rgb(1, 2, 3)')
    expect(await title.evaluate(width)).toBe('123px')
    await page.close()
  })

  it('needs no more than docs/security.md says where its frame inherits the policy', async () => {
    const csp = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src data: blob:; font-src data:"
    const { page, lab: frame, violations } = await lab.open({ csp })
    const nodes = createNodes()
    const square = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    const shown = pageEvents({
      head: [nodes.el('style', { _cssText: `#title { color: rgb(1, 2, 3); background: url("${square}") }` })],
      body: [nodes.el('h1', { id: 'title', style: 'width: 123px' }, 'Orders'), nodes.el('img', { src: square })],
    })
    await frame.evaluate(() => window.rendererLab.mount({ renderer: 'frame' }))
    await frame.evaluate((scene) => window.rendererLab.show(scene, 0), shown)
    const replayed = await replayedFrame(page, '#title')

    expect(await replayed.locator('#title').evaluate(colour)).toBe('rgb(1, 2, 3)')
    expect(await replayed.locator('#title').evaluate(width)).toBe('123px')
    expect(await replayed.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(9)
    expect(violations).toEqual([])
    await page.close()
  })

  it.each(['frame', 'isolated', 'auto'] as const)('is told of frame.html where it has none (%s)', async (renderer) => {
    const { page, lab: frame } = await lab.open({ csp: STRICT })
    const mounted = await frame.evaluate((choice) => window.rendererLab.mount({ renderer: choice }), renderer)

    expect(mounted).toMatch(/^renderer_blocked: .*Content-Security-Policy.*portal-replay\/frame\.html/)
    expect(await page.locator('#stage iframe').count()).toBe(0)
    await page.close()
  })

  it('is told when its address leads to something else, or may not be framed', async () => {
    const { page, lab: frame } = await lab.open({ csp: STRICT })
    const mount = (src: string) =>
      frame.evaluate((at) => window.rendererLab.mount({ renderer: 'frame', frame: { src: at } }), src)

    expect(await mount('/elsewhere')).toMatch(/^configuration: .*not frame\.html/)
    expect(await mount('https://elsewhere.invalid/frame.html')).toMatch(/^configuration: .*frame-src/)
    expect(await mount(`/frame.html?csp=${encodeURIComponent("style-src 'self'")}`)).toMatch(
      /^renderer_blocked: .*sent with \/frame\.html/,
    )
    await page.close()
  })

  it('breaks none of the player’s own styles', async () => {
    const { page, lab: frame, violations } = await lab.open({ csp: STRICT })
    await frame.evaluate((shown) => window.rendererLab.component(shown, { frame: { src: '/frame.html' } }), events)
    await replayedFrame(page, '#title')
    await page.locator('[data-state=paused]').first().waitFor()
    // Every tab once, and a menu: parts bring their styles when they are opened.
    for (const tab of await page.getByRole('tab').all()) await tab.click()
    process.stdout.write(`Policy violations: ${JSON.stringify(violations)}\n`)

    expect(violations.filter((text) => text.includes('style'))).toEqual([])
    await page.close()
  })
})

describe('a recorded page', () => {
  it.each([
    ['frame', STRICT],
    ['isolated', STRICT],
    ['isolated', undefined],
  ] as const)('cannot open, cover, print or load anything, nor take the keyboard (%s, %s)', async (renderer, csp) => {
    const { page, lab: frame } = await lab.open(csp ? { csp } : {})
    const nodes = createNodes()
    const away = `${lab.base}/away`
    const hostile = pageEvents({
      body: [
        nodes.el('h1', { id: 'title' }, 'Orders'),
        nodes.el('a', { id: 'popup', href: `${away}/popup`, target: '_blank' }, 'popup'),
        nodes.el('img', { src: `${away}/image` }),
        nodes.el('iframe', { src: `${away}/frame` }),
        nodes.el('object', { data: `${away}/object` }),
        nodes.el('video', { src: `${away}/video`, autoplay: '' }),
        nodes.el('div', { id: 'pop', popover: 'manual' }, 'popover'),
        nodes.el('audio', { src: 'data:audio/wav,x', autoplay: '', controls: '' }),
        nodes.el('dialog', { id: 'dialog', open: '', rr_open_mode: 'modal' }, 'modal'),
        nodes.el('input', { id: 'auto', autofocus: '' }),
        nodes.el('img', { src: 'data:,x', onerror: `fetch('${away}/script')` }),
        nodes.el('SCRIPT', {}, `fetch('${away}/script')`),
      ],
    })
    const portal = page.url()
    let windows = 0
    page.context().on('page', () => (windows += 1))
    await page.focus('#field')
    await frame.evaluate((options) => window.rendererLab.mount(options), {
      renderer,
      ...(csp && { frame: { src: '/frame.html' } }),
    })
    await frame.evaluate((shown) => window.rendererLab.show(shown, 0), hostile)
    const replayed = await replayedFrame(page, '#title')
    // As if a viewer could click, and as if a script of the recording could run: neither can.
    await replayed.evaluate(() => {
      document.getElementById('popup')?.click()
      document.getElementById('auto')?.focus()
      document.querySelector<HTMLElement>('#pop')?.showPopover()
      void document.documentElement.requestFullscreen().catch(() => undefined)
      window.print()
      window.open('about:blank')
    })
    await roundTrip(page, replayed)

    expect(lab.requests.filter(({ url }) => url.startsWith('/away'))).toEqual([])
    expect(await replayed.locator('#title').count()).toBe(1)
    expect(page.url()).toBe(portal)
    expect(windows).toBe(0)
    expect(await page.evaluate(() => [document.activeElement?.id, document.fullscreenElement])).toEqual(['field', null])
    expect(await replayed.evaluate(() => document.querySelector('dialog')?.matches(':modal'))).toBe(false)
    await page.close()
  })

  it.each(
    (['frame', 'isolated'] as const).flatMap((renderer) =>
      (['link', 'refresh', 'submit', 'top'] as const).map((way) => [renderer, way] as const),
    ),
  )('cannot lead its frame elsewhere (%s, %s)', async (renderer, way) => {
    const { page, lab: frame } = await lab.open()
    const nodes = createNodes()
    const away = `${lab.base}/elsewhere-by-${way}-of-${renderer}`
    const refresh = nodes.el('meta', { 'http-equiv': 'refresh', content: `0;url=${away}` })
    const shown = pageEvents({
      head: way === 'refresh' ? [refresh] : [],
      body: [
        nodes.el('a', { id: 'link', href: away }, 'link'),
        nodes.el('a', { id: 'top', href: away, target: '_top' }, 'top'),
        nodes.el('form', { action: away }, nodes.el('button', { id: 'submit' }, 'Send')),
      ],
    })
    await frame.evaluate((kind) => window.rendererLab.mount({ renderer: kind }), renderer)
    await frame.evaluate((scene) => window.rendererLab.show(scene, 0), shown).catch(() => undefined)
    const replayed = await replayedFrame(page, '#link')
    // As if a viewer could click.
    if (way !== 'refresh') await replayed.evaluate((id) => document.getElementById(id)?.click(), way)
    await roundTrip(page, replayed)

    expect(lab.requests.filter(({ url }) => url.startsWith('/elsewhere-by'))).toEqual([])
    expect(page.url()).toBe(`${lab.base}/lab`)
    await page.close()
  })

  it.each(['frame', 'isolated'] as const)(
    'loads what the host allows, and does not say who looks (%s)',
    async (renderer) => {
      const { page, lab: frame } = await lab.open()
      const nodes = createNodes()
      const shown = pageEvents({
        head: [nodes.el('style', { _cssText: `body { background: url(${lab.base}/allowed-by-style-${renderer}) }` })],
        body: [nodes.el('img', { src: `${lab.base}/allowed-image-${renderer}` })],
      })
      await frame.evaluate(
        ([origin, kind]) => window.rendererLab.mount({ renderer: kind, assets: { allow: [origin] } }),
        [lab.base, renderer] as const,
      )
      await frame.evaluate((scene) => window.rendererLab.show(scene, 0), shown)
      const seen = () => lab.requests.filter(({ url }) => url.startsWith('/allowed') && url.endsWith(renderer))
      await expect.poll(() => seen().length).toBe(2)

      // Of what a style sheet loads in a frame of the portal's own origin, Chromium says the portal all the same.
      const silent = seen().filter(({ url }) => renderer === 'isolated' || url.includes('image'))
      expect(silent.map(({ referer }) => referer)).toEqual(silent.map(() => undefined))
      expect(silent.length).toBeGreaterThan(0)
      await page.close()
    },
  )
})

describe('a page of the portal itself', () => {
  it('would be led elsewhere by the same click, and the server sees it', async () => {
    const { page } = await lab.open()
    const away = `${lab.base}/control`
    await page.setContent(`<iframe srcdoc="<a id=link href=${away}>link</a>"></iframe>`)
    const inner = await replayedFrame(page, '#link')
    await inner.evaluate(() => document.getElementById('link')?.click())

    await expect.poll(() => lab.requests.map(({ url }) => url)).toContain('/control')
    await page.close()
  })
})

describe('an isolated page', () => {
  it('keeps its policy when the page is rebuilt in place, and says what was blocked', async () => {
    const { page, lab: frame } = await lab.open()
    await frame.evaluate(() => window.rendererLab.mount({ renderer: 'isolated' }))
    await frame.evaluate((shown) => window.rendererLab.show(shown, 0), events)
    const image = `${lab.base}/rebuilt.png`
    const again = pageEvents({ body: [createNodes().el('img', { id: 'again', src: image })] }, { atMs: 9 })
    await frame.evaluate((shown) => window.rendererLab.apply(shown, 9), again)
    await replayedFrame(page, '#again')
    await frame.waitForFunction(() => window.rendererLab.facts().some(({ type }) => type === 'asset-blocked'))

    expect(await frame.evaluate(() => window.rendererLab.facts())).toContainEqual({
      type: 'asset-blocked',
      url: image,
      directive: 'img-src',
    })
    expect(lab.requests.some(({ url }) => url === '/rebuilt.png')).toBe(false)
    await page.close()
  })
})
