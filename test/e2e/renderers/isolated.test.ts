import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { added, attached, BODY_ID, createNodes, documentNode, pageEvents } from '../../player/dom/pages.ts'
import { replayedFrame } from './replayed-frame.ts'
import { type Lab, startLab } from './start-lab.ts'

/**
 * A page that waits for its renderer does not answer for as long as that is busy: seconds, or for ever. Awake it answers
 * within 50 ms on an idle machine, and now and then within several hundred on one that is busy by itself.
 */
const AWAKE_MS = 1_000

/** A PNG of one pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

/** A page to which a row is added every 100 ms for two seconds. */
function ticking() {
  const { el } = createNodes()
  const rows = Array.from({ length: 20 }, (_, index) => {
    const nodes = createNodes(100 + index * 10)
    return added((index + 1) * 100, BODY_ID, nodes.el('p', { class: 'row' }, `Row ${index}`))
  })
  return [...pageEvents({ body: [el('h1', { id: 'title' }, 'Orders')] }), ...rows]
}

/** A page with another one in a frame of it. */
function nesting() {
  const { el } = createNodes()
  const frame = el('iframe', { id: 'outer', width: '200', height: '100' })
  const inner = createNodes(300).el('p', { id: 'nested' }, 'Nested')
  return [
    ...pageEvents({ body: [frame] }),
    attached(1, frame.id, documentNode({ body: [{ ...inner, rootId: 299 }] }, 299, 9_100)),
    added(500, BODY_ID, createNodes(400).el('p', { id: 'later' }, 'Later')),
  ]
}

describe('a player in a page without an origin', () => {
  it('plays, with an isolated renderer', async () => {
    const { page, lab: frame } = await lab.open({ opaque: true })
    expect(await frame.evaluate(() => window.origin)).toBe('null')
    await frame.evaluate((events) => window.rendererLab.open(events, {}), ticking())
    const replayed = await replayedFrame(page, '#title')
    await frame.evaluate(() => window.rendererLab.play())
    await frame.waitForFunction(() => window.rendererLab.state().status === 'ended')

    expect(await replayed.locator('.row').count()).toBe(20)
    expect((await frame.evaluate(() => window.rendererLab.state())).error).toBeNull()
    await page.close()
  })

  it('says what to set where a frame is asked for, or nothing can run', async () => {
    const { page, lab: frame } = await lab.open({ opaque: true })
    const framed = await frame.evaluate(() => window.rendererLab.mount({ renderer: 'frame' }))

    expect(framed).toMatch(/^renderer_blocked: .*ALLOW_SAME_ORIGIN_OPTION.*SANDBOX_DOMAIN/)
    await page.close()
  })
})

describe('an isolated renderer', () => {
  it('plays what the worker feeds it, as it stands at any moment', async () => {
    const { page, lab: frame } = await lab.open()
    await frame.evaluate((events) => window.rendererLab.open(events, { renderer: 'isolated' }), ticking())
    const rows = async () => (await replayedFrame(page, '#title')).locator('.row').count()
    await replayedFrame(page, '#title')
    await frame.evaluate(() => window.rendererLab.seek(550))
    expect(await rows()).toBe(5)
    await frame.evaluate(() => window.rendererLab.seek(850))
    expect(await rows()).toBe(8)
    await frame.evaluate(() => window.rendererLab.seek(250))
    expect(await rows()).toBe(2)
    await frame.evaluate(() => window.rendererLab.play())
    await frame.waitForFunction(() => window.rendererLab.state().status === 'ended')

    await expect.poll(rows).toBe(20)
    await page.close()
  })

  it('gives way to a frame for pages with nested documents, where it was chosen automatically', async () => {
    const { page, lab: frame } = await lab.open()
    await frame.evaluate((events) => window.rendererLab.open(events, { renderer: 'auto' }), nesting())
    await replayedFrame(page, '#outer')
    expect(await page.locator('#stage iframe').first().getAttribute('sandbox')).toBe('allow-scripts')
    await frame.evaluate(() => window.rendererLab.seek(300))
    const nested = await replayedFrame(page, '#nested')

    expect(await page.locator('#stage iframe').getAttribute('sandbox')).toBe('allow-same-origin')
    expect(await frame.evaluate(() => window.rendererLab.state())).toMatchObject({ status: 'paused', error: null })
    await frame.evaluate(() => window.rendererLab.seek(500))
    expect(await nested.parentFrame()!.locator('#later').count()).toBe(1)
    await page.close()
  })

  it('is given up when a page keeps it busy, while the portal stays awake, and comes back when asked', async () => {
    const { page, lab: frame } = await lab.open()
    await frame.evaluate((events) => window.rendererLab.open(events, { renderer: 'isolated' }), ticking())
    const replayed = await replayedFrame(page, '#title')
    await frame.evaluate(() => window.rendererLab.watchThread())
    // What a recording may bring about by any fault in the engine or the browser.
    void replayed
      .evaluate(() => {
        for (;;);
      })
      .catch(() => undefined)
    await page.waitForTimeout(100)
    await frame.evaluate(() => window.rendererLab.play())
    await frame.waitForFunction(() => window.rendererLab.state().status === 'failed', null, { timeout: 30_000 })
    const { error } = await frame.evaluate(() => window.rendererLab.state())

    expect(error).toMatchObject({ code: 'renderer_failed' })
    expect(error?.message).toMatch(/stopped to answer.*Reload the replay/)
    expect(await frame.evaluate(() => window.rendererLab.longestGapMs())).toBeLessThan(AWAKE_MS)
    expect(await page.locator('#stage iframe').count()).toBeLessThan(2)

    await frame.evaluate(() => window.rendererLab.retry())
    await replayedFrame(page, '#title')
    await frame.waitForFunction(() => window.rendererLab.state().status === 'paused')
    await page.close()
  })

  it('tells of a crash at once, while the portal stays awake', async () => {
    const { page, lab: frame } = await lab.open()
    await frame.evaluate((events) => window.rendererLab.open(events, { renderer: 'isolated' }), ticking())
    const replayed = await replayedFrame(page, '#title')
    await frame.waitForFunction(() => window.rendererLab.state().status === 'paused')
    // The test's own driver takes the crash of any frame for that of the page: the page has to tell by itself.
    await frame.evaluate(() => {
      const { rendererLab } = window
      rendererLab.watchThread()
      let isRetried = false
      setInterval(() => {
        const { status, error } = rendererLab.state()
        const gapMs = Math.round(rendererLab.longestGapMs())
        void fetch(`/told/${isRetried ? 'after' : 'before'}/${status}/${error?.code ?? 'none'}/${gapMs}`)
        if (status !== 'failed' || isRetried) return
        isRetried = true
        rendererLab.retry()
      }, 50)
    })
    const session = await page.context().newCDPSession(replayed.parentFrame()!)
    void session.send('Page.crash').catch(() => undefined)
    const told = (pattern: RegExp) => lab.requests.map(({ url }) => pattern.exec(url)).find((match) => match !== null)
    await expect.poll(() => told(/before\/failed\/renderer_failed\/(\d+)/)).toBeTruthy()
    await expect.poll(() => told(/after\/paused\/none/)).toBeTruthy()

    const gapMs = Number(told(/before\/failed\/renderer_failed\/(\d+)/)?.[1])
    process.stdout.write(`Portal without an answer: ${gapMs} ms at most until it was told of a crash.\n`)

    expect(gapMs).toBeLessThan(AWAKE_MS)
    await page.close()
  })

  it('draws on no canvas, so that none has any pixels, however large it is', async () => {
    const { page, lab: frame } = await lab.open()
    // Before anything of ours runs in it: later on, the document's own function may be another.
    await page.addInitScript(() => Object.assign(window, { pristine: HTMLCanvasElement.prototype.getContext }))
    const { el } = createNodes()
    const body = [
      el('canvas', { width: '100000', height: '100000' }),
      el('canvas', { width: '4000', height: '4000', rr_dataURL: `data:image/png;base64,${PIXEL}` }),
      el('p', { id: 'title' }),
    ]
    await frame.evaluate((events) => window.rendererLab.open(events, { renderer: 'isolated' }), pageEvents({ body }))
    const replayed = await replayedFrame(page, '#title')
    const contexts = await replayed.evaluate(() => {
      const { pristine } = window as unknown as { pristine: HTMLCanvasElement['getContext'] }
      // Of a canvas that has a way to be drawn on, there is no other one to be had.
      return [...document.querySelectorAll('canvas')].map((canvas) => pristine.call(canvas, 'bitmaprenderer') !== null)
    })

    expect(contexts).toEqual([true, true])
    await page.close()
  })

  it('rebuilds for seconds without holding up the portal', async () => {
    const { page, lab: frame } = await lab.open()
    await frame.evaluate((events) => window.rendererLab.open(events, { renderer: 'isolated' }), ticking())
    const replayed = await replayedFrame(page, '#title')
    await frame.waitForFunction(() => window.rendererLab.state().status === 'paused')
    const gapWhile = async (work: () => Promise<unknown>) => {
      await frame.evaluate(() => window.rendererLab.watchThread())
      await work()
      return frame.evaluate(() => window.rendererLab.longestGapMs())
    }
    const quietMs = await gapWhile(() => page.waitForTimeout(3_000))
    const gapMs = await gapWhile(() =>
      replayed.evaluate(() => {
        const untilMs = performance.now() + 3_000
        while (performance.now() < untilMs) document.body.append(document.createElement('p'))
      }),
    )
    const rounded = [gapMs, quietMs].map(Math.round)
    process.stdout.write(
      `Portal without an answer: ${rounded[0]} ms at most in 3 s of rebuilding, ${rounded[1]} ms without.\n`,
    )

    expect(gapMs).toBeLessThan(AWAKE_MS)
    await page.close()
  })
})
