import type { Frame, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { START_MS } from '../../player/dom/pages.ts'
import { replayedFrame } from '../renderers/replayed-frame.ts'
import './embed-test.ts'
import { ID, SESSION, startHostedPage, type HostedPage } from './hosted-page.ts'

let hosted: HostedPage
beforeAll(async () => {
  hosted = await startHostedPage()
})
afterAll(() => hosted.close())

const PAGE = `/api/replay/embed/${ID}`

async function newPage(cookie?: string): Promise<Page> {
  const context = await hosted.browser.newContext()
  onTestFinished(() => context.close())
  const [name = '', value = ''] = cookie?.split('=') ?? []
  if (cookie) await context.addCookies([{ name, value, url: hosted.origin }])
  return context.newPage()
}

async function openPortal(at: string): Promise<{ page: Page; embed: () => Frame | undefined }> {
  const page = await newPage()
  const query = new URLSearchParams({ embed: hosted.origin, path: PAGE })
  await page.goto(`${at}/portal.html?${query}`)
  await page.waitForFunction(() => 'embedTest' in window)
  return { page, embed: () => page.frames().find((frame) => frame.parentFrame() === page.mainFrame()) }
}

const ids = (frame: Frame) =>
  frame.evaluate(() => [...document.querySelectorAll('#title, #row, #late')].map(({ id }) => id))

describe('the hosted embed page, in a real browser', () => {
  it('shows a portal on another site the recording, paused at the moment it asks for', async () => {
    const { page, embed } = await openPortal(hosted.portal)
    expect(await page.evaluate(() => window.embedTest.connected())).toBe('connected')
    await expect.poll(() => embed()?.locator('[data-state=waiting]').count()).toBe(1)
    const token = await hosted.token()
    const startAt = { timestampMs: START_MS + 500 }
    await page.evaluate((what) => window.embedTest.open(what), { recordingId: ID, startAt, token })
    const replayed = await replayedFrame(page, '#row')
    const state = () => page.evaluate(() => window.embedTest.state())

    await expect.poll(state).toEqual({ status: 'paused', durationMs: 900, error: null })
    expect(await ids(replayed)).toEqual(['title', 'row'])
    expect(await embed()?.locator('[data-replay-part=container]').getAttribute('data-state')).toBe('paused')
    // A style sheet of ours is there: the player fills the frame.
    expect((await embed()?.locator('[data-replay-part=container]').boundingBox())?.height).toBeGreaterThan(500)
    expect(hosted.addresses.join('\n')).not.toContain(token)
  })

  it('shows nothing without a token, and all with one that comes later', async () => {
    const { page } = await openPortal(hosted.portal)
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await page.evaluate((recordingId) => window.embedTest.open({ recordingId }), ID)
    const state = () => page.evaluate(() => window.embedTest.state())
    await expect.poll(state).toMatchObject({ status: 'failed', error: { code: 'unauthorized' } })
    const token = await hosted.token()
    await page.evaluate((what) => window.embedTest.open(what), { recordingId: ID, token })
    await replayedFrame(page, '#title')

    await expect.poll(state).toMatchObject({ status: 'paused', error: null })
    expect(errors).toEqual([])
  })

  it('is not shown in the frame of a portal that is not named', async () => {
    const before = hosted.addresses.length
    const { embed } = await openPortal(hosted.portal.replace('127.0.0.1', 'localhost'))
    await expect.poll(() => embed()?.url()).toBe('chrome-error://chromewebdata/')
    const asked = hosted.addresses.slice(before).filter((address) => address.startsWith('replay.localhost'))

    // The page alone, and nothing that only a page that runs asks for.
    expect(asked).toEqual([expect.stringContaining(`${PAGE} `)])
  })

  it('shows whoever is signed in the moment in its address, by itself', async () => {
    const page = await newPage(SESSION)
    await page.goto(`${hosted.origin}${PAGE}#at=950`)

    expect(await ids(await replayedFrame(page, '#late'))).toEqual(['title', 'row', 'late'])
  })
})
