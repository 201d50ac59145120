import { cleanup, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { createRef } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'

import '../../src/styles/styles.css'

import type { SessionReplayHandle } from '../../src/components/root/replay-handle.tsx'
import { SessionReplay } from '../../src/components/session-replay.tsx'
import { twoWindowVisit, VISIT_START_MS } from '../../stories/fixtures/shop-visit.ts'
import { shopMarkers, shopRecords } from '../../stories/fixtures/shop-rows.ts'
import { RECORDING_ID, visitSource } from '../../stories/fixtures/sources.ts'

afterEach(cleanup)

const user = userEvent.setup()
type Props = Partial<Omit<Extract<Parameters<typeof SessionReplay>[0], { recordingId: string }>, 'ref'>>

async function show(props: Props = {}, widthPx = 1200) {
  const handle = createRef<SessionReplayHandle>()
  const result = render(
    <div style={{ inlineSize: widthPx }}>
      <SessionReplay
        ref={handle}
        source={visitSource()}
        recordingId={RECORDING_ID}
        records={shopRecords}
        markers={shopMarkers}
        {...props}
      />
    </div>,
  )
  await expect.poll(() => handle.current?.getState().status).toBe('paused')
  const root = result.container.querySelector<HTMLElement>('.replay-root')!
  return {
    ...result,
    handle: handle.current!,
    root,
    part: (name: string) => root.querySelector<HTMLElement>(`[data-replay-part="${name}"]`),
  }
}

describe('SessionReplay', () => {
  it('shows the person, the address, the page, the timeline, the controls and the rows', async () => {
    const { root, part } = await show({ startAt: { offsetMs: 9_000 } })
    expect(part('person')?.textContent).toContain('maria.lopez@example.com')
    await expect.poll(() => part('url')?.textContent).toContain('shop.example/checkout/payment')
    expect(root.querySelector('[role=slider]')).not.toBeNull()
    expect(part('panels')?.textContent).toContain('Order 1042')
  })

  it('lays the panels beside the page, below it, or behind buttons, by its own width', async () => {
    const wide = await show({}, 1200)
    const place = (replay: typeof wide, name: string) => replay.part(name)!.getBoundingClientRect()
    await expect.poll(() => wide.root.dataset['size']).toBe('wide')
    expect(place(wide, 'panels').left).toBeGreaterThanOrEqual(place(wide, 'viewport').right - 1)
    expect(wide.root.scrollWidth).toBeLessThanOrEqual(1200)
    cleanup()
    const medium = await show({}, 800)
    await expect.poll(() => medium.root.dataset['size']).toBe('medium')
    expect(place(medium, 'panels').top).toBeGreaterThanOrEqual(place(medium, 'controls').bottom - 1)
    cleanup()
    const compact = await show({}, 400)
    await expect.poll(() => compact.root.dataset['size']).toBe('compact')
    expect(compact.part('panel')).toBeNull()
    expect(compact.root.scrollWidth).toBeLessThanOrEqual(400)
  })

  it.each([
    ['wide', 1200],
    ['medium', 800],
    ['compact', 400],
  ] as const)('has nothing that axe objects to when it is %s', async (_name, widthPx) => {
    for (const theme of ['light', 'dark'] as const) {
      const { root } = await show({ theme, source: visitSource(twoWindowVisit()) }, widthPx)
      const { violations } = await axe.run(root, { iframes: false })
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
      cleanup()
    }
  })

  it('is driven by keyboard alone, and focus is always seen', async () => {
    const { root, part } = await show()
    const seen: string[] = []
    root.focus()
    for (let press = 0; press < 60; press++) {
      await user.tab()
      const active = document.activeElement as HTMLElement
      if (!root.contains(active)) break
      seen.push(active.closest<HTMLElement>('[data-replay-part]')?.dataset['replayPart'] ?? active.className)
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(active)
      expect(
        outlineStyle !== 'none' ? parseFloat(outlineWidth) : boxShadow === 'none' ? 0 : 1,
        active.outerHTML,
      ).toBeGreaterThan(0)
    }
    const order = [
      'url',
      'play-button',
      'skip-back',
      'skip-forward',
      'speed-menu',
      'skip-inactivity',
      'time',
      'theatre-button',
    ]
    expect(seen.filter((name) => order.includes(name))).toEqual(order)
    expect(part('viewport')!.querySelector('iframe')?.getAttribute('tabindex')).toBe('-1')
  })

  it('never lets focus fall into the recorded page', async () => {
    const { root } = await show()
    root.focus()
    for (let press = 0; press < 40; press++) {
      await user.tab()
      expect(document.activeElement?.tagName).not.toBe('IFRAME')
    }
  })

  it('widens the panels by the splitter’s keys without seeking', async () => {
    const { root, part, handle } = await show()
    await expect.poll(() => part('splitter')).not.toBeNull()
    const seek = vi.spyOn(handle, 'seek')
    const before = part('panels')!.getBoundingClientRect().width
    part('splitter')!.focus()
    await user.keyboard('{ArrowLeft}{ArrowLeft}')
    expect(part('panels')!.getBoundingClientRect().width).toBeCloseTo(before + 48, 0)
    expect(handle.getState().seekingToMs).toBeNull()
    expect(seek).not.toHaveBeenCalled()
    expect(root.scrollWidth).toBeLessThanOrEqual(1200)
  })

  it('scales the page to the room it has, whole', async () => {
    for (const widthPx of [1200, 800, 400]) {
      const { part } = await show({}, widthPx)
      const stage = part('stage')!.getBoundingClientRect()
      const room = part('viewport')!.getBoundingClientRect()
      expect(stage.width).toBeGreaterThan(100)
      expect(stage.width / stage.height).toBeCloseTo(1280 / 800, 1)
      expect(stage.left).toBeGreaterThanOrEqual(room.left)
      expect(stage.right).toBeLessThanOrEqual(room.right + 1)
      expect(stage.bottom).toBeLessThanOrEqual(room.bottom + 1)
      cleanup()
    }
  })

  it('puts the pointer where it was on the page', async () => {
    const { root, part, handle } = await show()
    await handle.seek({ offsetMs: 1_760 })
    const stage = part('stage')!.getBoundingClientRect()
    const scale = stage.width / 1280
    const cursor = root.querySelector<HTMLElement>('.replay-cursor')!
    await expect.poll(() => cursor.hidden).toBe(false)
    const { left, top } = cursor.getBoundingClientRect()
    expect(left).toBeCloseTo(stage.left + 262 * scale, -1)
    expect(top).toBeCloseTo(stage.top + 389 * scale, -1)
    expect(root.querySelector<HTMLElement>('.replay-press')!.dataset['press']).toBe('click')
  })

  it('plays and pauses by a click on the page', async () => {
    const { part, handle } = await show()
    await user.click(part('viewport')!)
    expect(handle.getState().status).not.toBe('paused')
    await user.click(part('viewport')!)
    expect(handle.getState().status).toBe('paused')
  })

  it('copies the page’s address as it was recorded', async () => {
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    const { part } = await show({ startAt: { offsetMs: 9_000 } })
    await user.click(part('url')!.querySelector('button')!)
    expect(written).toHaveBeenCalledWith('https://shop.example/checkout/payment')
    written.mockRestore()
  })

  it('says which window is shown and whether it follows activity', async () => {
    const { getByRole, handle } = await show({
      source: visitSource(twoWindowVisit()),
      startAt: new Date(VISIT_START_MS + 9_000),
    })
    await expect.poll(() => handle.getState().windowId).toBe('window-2')
    const shown = getByRole('button', { name: 'Window 2, shown because it is active. Press to stay with it' })
    expect(shown.getAttribute('aria-pressed')).toBe('false')
    await user.click(getByRole('button', { name: 'Show window 1 and stay with it' }))
    expect(handle.getState()).toMatchObject({ windowId: 'window-1', windowPinned: true })
    expect(getByRole('button', { name: 'Window 1, chosen by hand' }).getAttribute('aria-pressed')).toBe('true')
    await user.click(getByRole('button', { name: 'Follow the active window again' }))
    await expect.poll(() => handle.getState().windowId).toBe('window-2')
    await user.click(getByRole('button', { name: 'Follows the active window' }))
    expect(handle.getState().windowPinned).toBe(false)
  })
})
