import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { TimelineRoot } from '../../../src/components/timeline/timeline-root.tsx'
import { hoverTimeOf } from '../../../src/components/timeline/hover-time.ts'
import { panelRequestOf } from '../../../src/components/timeline/panel-request.ts'
import type { Segment } from '../../../src/recording/recording-view.ts'
import { expectAccessible, renderHand, type RenderHandOptions } from '../render-hand.tsx'
import { DEPLOY, ORDER, ORDER_MS, SHOP_DURATION_MS, SHOP_START_MS } from '../shop-view.ts'

afterEach(cleanup)

const HALF_IDLE: readonly Segment[] = [
  { kind: 'active', startMs: 0, endMs: 219_000, windowId: 'w1' },
  { kind: 'idle', startMs: 219_000, endMs: SHOP_DURATION_MS, windowId: 'w1' },
]

async function renderTimeline(options: RenderHandOptions = {}) {
  const rendered = renderHand(<TimelineRoot clockUncertaintyMs={300} />, options)
  const area = await waitFor(() => rendered.container.querySelector<HTMLElement>('[data-replay-part="timeline-area"]')!)
  await waitFor(() =>
    expect(
      rendered.container.querySelector('[data-replay-part="timeline-density"] path')?.getAttribute('d'),
    ).toBeDefined(),
  )
  const track = rendered.container.querySelector<HTMLElement>('[data-replay-part="timeline-track"]')!
  const at = (share: number) => {
    const box = track.getBoundingClientRect()
    return { clientX: box.left + box.width * share, clientY: box.top + box.height / 2, button: 0, pointerId: 1 }
  }
  return { ...rendered, area, track, at, thumb: screen.getByRole('slider', { name: 'Position' }) }
}

const shownProgress = (track: HTMLElement) => Number(track.style.getPropertyValue('--replay-progress'))

describe('TimelineRoot', () => {
  it('is clean for axe, with records, markers and a clock halo', async () => {
    const { container } = await renderTimeline({
      records: [ORDER],
      markers: [DEPLOY, { id: 'x', at: 'nonsense', label: 'X' }],
    })
    await expectAccessible(container)
  })

  it('says where it is: elapsed, total and the time of day', async () => {
    const { thumb } = await renderTimeline({ offsetMs: 169_900 })
    expect(thumb.getAttribute('aria-valuetext')).toBe('02:49 of 07:18, 14:03:12 UTC')
    expect(thumb.getAttribute('aria-valuenow')).toBe('169')
    expect(thumb.getAttribute('aria-valuemax')).toBe('438')
  })

  it('has every dot hit where it is seen, however near its neighbours are', async () => {
    const markers = Array.from({ length: 12 }, (_, i) => ({
      id: `m${i}`,
      lane: 'events',
      at: { offsetMs: 100_000 + i * 4_200 },
      label: `Marker ${i}`,
    }))
    const { container } = await renderTimeline({ markers })
    const dots = [...container.querySelectorAll<HTMLElement>('[data-replay-part="timeline-marker"]')]
    expect(dots.length).toBeGreaterThan(15)
    for (const dot of dots) {
      const box = dot.getBoundingClientRect()
      const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      expect(hit?.closest('[data-replay-part="timeline-marker"]')).toBe(dot)
    }
  })

  it('follows the playhead without rendering', async () => {
    const { player, track, thumb } = await renderTimeline()
    const before = track.firstElementChild
    act(() => player.moveTo(219_000))
    expect(shownProgress(track)).toBeCloseTo(0.5, 5)
    expect(thumb.getAttribute('aria-valuenow')).toBe('219')
    expect(track.firstElementChild).toBe(before)
  })

  it('keeps the thumb while nothing is known yet', async () => {
    const { thumb } = await renderTimeline({
      view: { durationMs: 0, startMs: 0, items: [], segments: [], loaded: [], missing: [], complete: false },
    })
    expect(thumb.getAttribute('aria-valuetext')).toBe('00:00 of 00:00')
    expect(thumb.getAttribute('aria-disabled')).toBe('true')
  })

  it.each([
    ['{ArrowRight}', 105_000],
    ['{ArrowLeft}', 95_000],
    ['{Shift>}{ArrowRight}{/Shift}', 130_000],
    ['{Shift>}{ArrowLeft}{/Shift}', 70_000],
    ['{PageUp}', 160_000],
    ['{PageDown}', 40_000],
    ['{Home}', 0],
    ['{End}', SHOP_DURATION_MS],
  ])('seeks with %s to %d ms, once', async (keys, offsetMs) => {
    const { player, thumb } = await renderTimeline({ offsetMs: 100_000 })
    thumb.focus()
    await userEvent.keyboard(keys)
    expect(player.seeks.map((seek) => [seek.offsetMs, seek.reason])).toEqual([[offsetMs, 'key']])
  })

  it('leaves up and down to the container, for which they are speed', async () => {
    const { player, thumb } = await renderTimeline({ offsetMs: 100_000 })
    thumb.focus()
    await userEvent.keyboard('{ArrowUp}')
    expect(player.seeks).toEqual([])
    expect(player.getState().speed).toBe(1.5)
  })

  it('seeks where one presses and gives the thumb focus', async () => {
    const { player, track, thumb, at } = await renderTimeline()
    fireEvent.pointerDown(track, at(0.5))
    fireEvent.pointerUp(track, at(0.5))
    expect(player.seeks[0]?.offsetMs).toBeCloseTo(219_000, -3)
    expect(player.seeks).toHaveLength(1)
    expect(player.seeks[0]?.reason).toBe('user')
    expect(document.activeElement).toBe(thumb)
  })

  it('stays under the pointer while the page is being built, and does not jump back', async () => {
    const { player, track, at } = await renderTimeline({ paintsAtOnce: false, offsetMs: 10_000 })
    vi.spyOn(track, 'setPointerCapture').mockImplementation(() => {})
    vi.spyOn(track, 'hasPointerCapture').mockReturnValue(true)
    fireEvent.pointerDown(track, at(0.25))
    fireEvent.pointerMove(track, at(0.5))
    fireEvent.pointerMove(track, at(0.75))
    expect(player.seeks).toHaveLength(1)
    expect(shownProgress(track)).toBeCloseTo(0.75, 2)
    await act(async () => player.seeks[0]?.paint())
    expect(shownProgress(track)).toBeCloseTo(0.75, 2)
    expect(player.seeks[1]?.offsetMs).toBeCloseTo(0.75 * SHOP_DURATION_MS, -3)
    fireEvent.pointerUp(track, at(0.9))
    await act(async () => player.seeks[2]?.paint())
    expect(shownProgress(track)).toBeCloseTo(0.9, 2)
  })

  it('goes back to the playhead when a seek fails', async () => {
    const { player, track, at } = await renderTimeline({ paintsAtOnce: false, offsetMs: 43_800 })
    fireEvent.pointerDown(track, at(0.5))
    fireEvent.pointerUp(track, at(0.5))
    await act(async () => player.seeks[0]?.fail())
    expect(shownProgress(track)).toBeCloseTo(0.1, 3)
  })

  it('ignores presses of other buttons', async () => {
    const { player, track, at } = await renderTimeline()
    fireEvent.pointerDown(track, { ...at(0.5), button: 2 })
    expect(player.seeks).toEqual([])
  })

  it('folds idle time until asked not to', async () => {
    const { player, track } = await renderTimeline({ view: { segments: HALF_IDLE } })
    act(() => player.moveTo(219_000))
    expect(shownProgress(track)).toBeCloseTo(0.9, 5)
    await userEvent.click(screen.getByRole('button', { name: 'Fold idle time', pressed: true }))
    expect(shownProgress(track)).toBeCloseTo(0.5, 5)
    await userEvent.click(screen.getByRole('button', { name: 'Fold idle time', pressed: false }))
    expect(shownProgress(track)).toBeCloseTo(0.9, 5)
  })

  it('tells loaded, playable, idle and missing stretches apart', async () => {
    const { container } = await renderTimeline({ state: { playable: [{ startMs: 0, endMs: 100_000 }] } })
    const bands = [...container.querySelectorAll<HTMLElement>('[data-replay-part="timeline-band"]')]
    const looks = new Map(bands.map((band) => [band.dataset['kind'], getComputedStyle(band).background]))
    expect([...looks.keys()].sort()).toEqual(['idle', 'loaded', 'missing', 'playable'])
    expect(new Set(looks.values()).size).toBe(4)
  })

  it('zooms around the thumb with + and shows everything again', async () => {
    const { thumb, track, container } = await renderTimeline({ offsetMs: 219_000 })
    thumb.focus()
    await userEvent.keyboard('+++')
    expect(shownProgress(track)).toBeCloseTo(0.5, 2)
    expect(container.querySelector('[data-zoomed]')).not.toBeNull()
    expect(screen.getByText('Shows 03:11 to 04:06')).toBeDefined()
    await userEvent.click(screen.getByRole('button', { name: 'Show everything' }))
    expect(container.querySelector('[data-zoomed]')).toBeNull()
  })

  it('zooms with Ctrl and the wheel, pans with the wheel alone, and leaves the page’s scrolling alone else', async () => {
    const { area, at, container } = await renderTimeline()
    expect(fireEvent.wheel(area, { deltaY: 100 })).toBe(true)
    expect(fireEvent.wheel(area, { deltaY: -300, ctrlKey: true, clientX: at(0.5).clientX })).toBe(false)
    await waitFor(() => expect(container.querySelector('[data-zoomed]')).not.toBeNull())
    const before = screen.getByText(/^Shows/).textContent
    expect(fireEvent.wheel(area, { deltaY: 200 })).toBe(false)
    await waitFor(() => expect(screen.getByText(/^Shows/).textContent).not.toBe(before))
  })

  it('keeps the playhead in sight while playing zoomed in', async () => {
    const { player, thumb, container } = await renderTimeline({ offsetMs: 100_000, state: { status: 'playing' } })
    thumb.focus()
    await userEvent.keyboard('++++')
    act(() => player.moveTo(125_000))
    await waitFor(() => expect(container.querySelector('[data-outside]')).toBeNull())
    expect(screen.getByText(/^Shows/).textContent).toBe('Shows 02:02 to 02:29')
  })

  it('shows what time and page one points at, and shares it', async () => {
    const { player, area, at, container } = await renderTimeline()
    fireEvent.pointerMove(area, at(0.5))
    const card = container.querySelector('[data-replay-part="timeline-hover"]')
    expect(card?.textContent).toContain('03:39')
    expect(card?.textContent).toContain('14:04:01 UTC')
    expect(card?.textContent).toContain('shop.example/checkout/payment')
    expect(hoverTimeOf(player).get()).toBeCloseTo(219_000, -3)
    fireEvent.pointerLeave(area)
    expect(hoverTimeOf(player).get()).toBeNull()
  })

  it('shows where a list points', async () => {
    const { player, container } = await renderTimeline()
    act(() => hoverTimeOf(player).set(219_000))
    const line = container.querySelector<HTMLElement>('[data-replay-part="timeline-hover"]')
    expect(line?.style.insetInlineStart).toBe('50%')
  })
})

describe('the lanes of TimelineRoot', () => {
  const lane = (name: string) => screen.getByRole('group', { name })

  it('shows one dot per column, the errors of one moment together', async () => {
    await renderTimeline()
    const dots = within(lane('What happened')).getAllByRole('button')
    expect(dots.length).toBeLessThan(12)
    expect(dots.map((dot) => dot.getAttribute('aria-label'))).toContain(
      '4 markers from 02:49: POST /api/orders and more',
    )
  })

  it('is one tab stop; arrows move within it and do not seek', async () => {
    const { player } = await renderTimeline()
    const dots = within(lane('What happened')).getAllByRole('button')
    expect(dots.filter((dot) => dot.tabIndex === 0)).toHaveLength(1)
    dots[0]?.focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    expect(document.activeElement).toBe(dots[2])
    await userEvent.keyboard('{End}')
    expect(document.activeElement).toBe(dots.at(-1))
    expect(player.seeks).toEqual([])
  })

  it('seeks to a second before a lone marker and asks for its panel', async () => {
    const { player } = await renderTimeline()
    await userEvent.click(screen.getByRole('button', { name: 'GET /api/receipt, 06:16' }))
    expect(player.seeks.map((seek) => [seek.offsetMs, seek.reason])).toEqual([[375_000, 'marker']])
    expect(panelRequestOf(player).get()).toMatchObject({ panel: 'network' })
  })

  it('lists the markers of a cluster by key and chooses one', async () => {
    const { player, container } = await renderTimeline()
    const dot = screen.getByRole('button', { name: /^4 markers from 02:49/ })
    dot.focus()
    await userEvent.keyboard('{Enter}')
    const list = await screen.findByRole('dialog', { name: '4 here' })
    expect(container.contains(list)).toBe(true)
    await waitFor(() => expect(list.contains(document.activeElement)).toBe(true))
    await expectAccessible(list)
    await userEvent.click(within(list).getByRole('button', { name: /PaymentError/ }))
    expect(player.seeks.at(-1)?.offsetMs).toBe(169_150)
    expect(panelRequestOf(player).get()).toMatchObject({ panel: 'errors' })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('opens a list on hover without taking focus, and closes it with Escape', async () => {
    await renderTimeline()
    const dot = screen.getByRole('button', { name: /^4 markers from 02:49/ })
    await userEvent.hover(dot)
    await screen.findByRole('dialog', { name: '4 here' })
    expect(document.activeElement).toBe(document.body)
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('labels records and seeks to three seconds before one', async () => {
    const onRecordClick = vi.fn()
    const { player } = await renderTimeline({ records: [ORDER], callbacks: { onRecordClick } })
    await userEvent.click(within(lane('Records')).getByText('payment retried'))
    expect(player.seeks.map((seek) => [seek.offsetMs, seek.reason])).toEqual([[ORDER_MS + 169_000, 'record']])
    expect(onRecordClick).toHaveBeenCalledExactlyOnceWith(ORDER, { reason: 'marker' })
    expect(panelRequestOf(player).get()).toEqual({ panel: 'records', recordKey: 'order:1042' })
  })

  it('counts what lies before and after the recording and what has no time', async () => {
    const early = { ...ORDER, id: 2, at: new Date(SHOP_START_MS - 9_000), history: [] }
    await renderTimeline({ records: [ORDER, early], markers: [{ id: 'x', at: 'nonsense', label: 'X' }] })
    const chip = screen.getByRole('button', { name: '3 after' })
    expect(screen.getByRole('button', { name: '1 before' })).toBeDefined()
    expect(screen.getByRole('button', { name: '1 undated' })).toBeDefined()
    await userEvent.click(chip)
    const list = await screen.findByRole('dialog', { name: 'After what is shown' })
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((row) => row.querySelector('bdi')?.textContent),
    ).toEqual(['packed', 'shipped', 'delivered'])
  })

  it('draws the clocks’ uncertainty and the stretch of a host’s marker', async () => {
    const { container } = await renderTimeline({ records: [ORDER], markers: [DEPLOY] })
    const kinds = [...container.querySelectorAll<HTMLElement>('[data-replay-part="timeline-halo"]')].map(
      (halo) => halo.dataset['kind'],
    )
    expect(new Set(kinds)).toEqual(new Set(['uncertain', 'stretch']))
  })

  it('gives the host’s lanes their own rows and tells it which marker was chosen', async () => {
    const onMarkerClick = vi.fn()
    await renderTimeline({ markers: [DEPLOY], callbacks: { onMarkerClick } })
    await userEvent.click(within(lane('Lane releases')).getByRole('button', { name: /^Deploy 2026.03.1/ }))
    expect(onMarkerClick).toHaveBeenCalledExactlyOnceWith(DEPLOY, { reason: 'pointer' })
  })

  it('loses no record however many there are', async () => {
    const records = Array.from({ length: 500 }, (_, index) => ({
      type: 'row',
      id: index,
      label: `Row ${index}`,
      at: new Date(SHOP_START_MS + index * 800),
    }))
    await renderTimeline({ records })
    const names = within(lane('Records'))
      .getAllByRole('button')
      .map((button) => button.getAttribute('aria-label') ?? '')
    const counts = names.map((name) =>
      Number(/^(\d+) markers/.exec(name)?.[1] ?? Number(/ \+(\d+),/.exec(name)?.[1] ?? 0) + 1),
    )
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500)
  })

  it('shows recorded text as text', async () => {
    const markers = [{ id: 'm', at: { offsetMs: 50_000 }, label: '<img src=x onerror=alert(1)>\u202e' }]
    const { container } = await renderTimeline({ markers })
    expect(container.querySelector('img')).toBeNull()
    expect(screen.getByText('<img src=x onerror=alert(1)>\\u202e')).toBeDefined()
  })
})
