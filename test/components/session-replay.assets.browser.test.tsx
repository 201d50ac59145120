import { cleanup, render } from '@testing-library/react'
import { createRef, useState } from 'react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import '../../src/styles/styles.css'
import type { SessionReplayHandle } from '../../src/components/root/replay-handle.tsx'
import { SessionReplay, type SessionReplayProps } from '../../src/components/session-replay.tsx'
import { memorySource } from '../../src/sources/memory-source.ts'
import { shownPage } from '../player/dom/replay-element.ts'
import { createNodes, pageEvents } from '../player/dom/pages.ts'

afterEach(cleanup)

const { el } = createNodes()
const image = el('img', { src: 'https://cdn.shop.example/a.png', width: '30', height: '20' })
const events = [
  ...pageEvents({ body: [image, el('img', { src: 'https://ads.example/b.png', width: '40', height: '10' })] }),
  { type: 5, timestamp: pageEvents({ body: [] })[0]!.timestamp + 2_000, data: { tag: 'end', payload: {} } },
]
const bytes = new TextEncoder().encode(JSON.stringify(events))
const source = memorySource({ recordings: [{ info: { id: 'assets' }, blocks: [{ bytes }] }] })
const handle = createRef<SessionReplayHandle>()

function Portal(props: Partial<Pick<SessionReplayProps, 'assets' | 'onAssetBlocked' | 'onAssetHostAllow'>>) {
  return <SessionReplay ref={handle} source={source} recordingId="assets" renderer="frame" {...props} />
}

const sources = (root: Element) => [...shownPage(root as HTMLElement).querySelectorAll('img')].map(({ src }) => src)
const shown = async (root: Element) => {
  await expect.poll(() => handle.current?.getState().status).toBe('paused')
  return sources(root)
}

describe('SessionReplay', () => {
  it('loads nothing by default, and leaves as much room as the pictures took', async () => {
    const { container } = render(<Portal />)
    expect((await shown(container)).every((src) => src.startsWith('data:'))).toBe(true)
    const [first] = shownPage(container).querySelectorAll('img')
    expect([first!.width, first!.height]).toEqual([30, 20])
  })

  it('asks the host, through the worker, what to load instead', async () => {
    const resolve = vi.fn((url: string) => (url.includes('cdn.') ? '/favicon.ico?asset' : null))
    const { container } = render(<Portal assets={{ resolve }} />)
    const [first, second] = await shown(container)
    expect(first).toBe(new URL('/favicon.ico?asset', location.href).href)
    expect(second).toMatch(/^data:image/)
    expect(resolve.mock.calls).toEqual([
      ['https://cdn.shop.example/a.png', 'image'],
      ['https://ads.example/b.png', 'image'],
    ])
    expect(handle.current?.getState().view.blockedHosts).toEqual([{ host: 'ads.example', count: 1 }])
  })

  it('lets answers lead to the page’s own origin, and tells of what the frame’s policy refused', async () => {
    const away = 'https://elsewhere.invalid/b.png'
    const onAssetBlocked = vi.fn()
    const resolve = (url: string) => (url.includes('cdn.') ? '/favicon.ico?asset' : away)
    const { container } = render(<Portal assets={{ resolve }} onAssetBlocked={onAssetBlocked} />)
    await shown(container)
    await expect.poll(() => onAssetBlocked.mock.calls).toHaveLength(1)

    expect(onAssetBlocked).toHaveBeenCalledWith({ url: away, directive: 'img-src' }, { reason: 'policy' })
  })

  it('lets answers lead to the origins that are named instead', async () => {
    const onAssetBlocked = vi.fn()
    // Another origin of this machine, whoever listens there.
    const other = 'http://127.0.0.1:1'
    const resolve = (url: string) => (url.includes('cdn.') ? `${other}/a.png` : '/favicon.ico?asset')
    const { container } = render(<Portal assets={{ resolve, origins: [other] }} onAssetBlocked={onAssetBlocked} />)
    await shown(container)
    await expect.poll(() => onAssetBlocked.mock.calls).toHaveLength(1)
    const images = [...shownPage(container).querySelectorAll('img')]
    await expect.poll(() => images.every(({ complete }) => complete)).toBe(true)

    const own = new URL('/favicon.ico?asset', location.href).href
    expect(onAssetBlocked.mock.calls.map(([{ url }]) => url)).toEqual([own])
  })

  it('goes on at the same moment when a viewer allows a host and the portal grants it', async () => {
    function Granting() {
      const [allow, setAllow] = useState<readonly string[]>([])
      return <Portal assets={{ allow }} onAssetHostAllow={(host) => setAllow([...allow, host])} />
    }
    const { container, getByRole, findByRole } = render(<Granting />)
    await shown(container)
    await handle.current?.seek({ offsetMs: 1_000 })
    const tab = container.querySelector('[data-replay-panel="info"]') ?? (await findByRole('tab', { name: /Info/ }))
    await userEvent.click(tab)
    await userEvent.click(await findByRole('button', { name: /Allow cdn/ }))
    await expect.poll(() => sources(container)[0]).toBe('https://cdn.shop.example/a.png')
    expect(handle.current?.getState().view.blockedHosts).toEqual([{ host: 'ads.example', count: 1 }])
    // In seconds.
    expect(getByRole('slider', { name: /./ }).getAttribute('aria-valuenow')).toBe('1')
  })
})
