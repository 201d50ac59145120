import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { Panels } from '../../../src/components/panels/panels.tsx'
import type { PanelId } from '../../../src/components/panels/panel-id.ts'
import { hoverTimeOf } from '../../../src/components/timeline/hover-time.ts'
import { panelRequestOf } from '../../../src/components/timeline/panel-request.ts'
import type { InspectorItem } from '../../../src/recording/recording-view.ts'
import { handSource } from '../hand-replay.tsx'
import { renderHand, type RenderHandOptions } from '../render-hand.tsx'
import { PRODUCT_EVENTS } from '../shop-view.ts'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

function show(panel: PanelId, options: RenderHandOptions = {}) {
  const parts = (
    <>
      <div className="replay-main" style={{ blockSize: 480 }} />
      <Panels panels={[panel]} />
    </>
  )
  return renderHand(parts, options)
}

const SCRIPT_URL = ['javascript', 'alert(1)'].join(':')
const titles = () =>
  screen.queryAllByRole('listitem').map((row) => row.querySelector('.replay-item-title')?.textContent)
const row = (title: RegExp) => screen.getAllByRole('listitem').find((one) => title.test(one.textContent ?? ''))!
const many = (count: number): InspectorItem[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `n${index}`,
    kind: 'click' as const,
    offsetMs: index * 100,
    windowId: 'w1',
    title: `Press ${index}`,
    tone: 'neutral' as const,
    searchText: `press ${index}`,
  }))

describe('the Events panel', () => {
  it('lists what happened and what analytics heard, by time', async () => {
    show('events', { source: handSource({ productEvents: PRODUCT_EVENTS }) })
    await waitFor(() => expect(titles()[0]).toContain('$pageview'))
    expect(titles().slice(0, 4)).toEqual([
      '$pageview https://shop.example/products',
      'shop.example/products',
      'Wool blanket',
      'GET /api/products/17',
    ])
  })

  it('says what it cannot know', async () => {
    show('events')
    expect(screen.getByText('This source does not know product events.')).toBeDefined()
    cleanup()
    show('events', { source: handSource({ productEvents: 'fails' }) })
    expect(await screen.findByText('Product events could not be loaded.')).toBeDefined()
  })

  it('seeks to a second before a row', async () => {
    const { player } = show('events')
    await userEvent.click(within(row(/Add to basket/)).getByText('Add to basket'))
    expect(player.seeks.map((seek) => [seek.offsetMs, seek.reason])).toEqual([[82_000, 'item']])
  })

  it('counts kinds, turns them off and on, and with Shift leaves one alone', async () => {
    show('events')
    const clicks = screen.getByRole('button', { name: 'Clicks 4', pressed: true })
    await userEvent.click(clicks)
    expect(titles()).not.toContain('Wool blanket')
    expect(screen.getByRole('button', { name: 'Clicks 4', pressed: false })).toBe(clicks)
    await userEvent.click(clicks)
    expect(titles()).toContain('Wool blanket')
    fireEvent.click(screen.getByRole('button', { name: /^Navigation/ }), { shiftKey: true })
    expect(titles()).toEqual(['shop.example/products', 'shop.example/checkout/payment', 'shop.example/checkout/done'])
  })

  it('finds rows that hold every word and empties the search with Escape', async () => {
    show('events')
    const search = screen.getByRole('searchbox')
    await userEvent.type(search, 'basket post')
    expect(titles()).toEqual(['POST /api/basket'])
    expect(screen.getByText('1 of 17')).toBeDefined()
    await userEvent.type(search, '{Escape}')
    expect(titles().length).toBeGreaterThan(5)
    await userEvent.type(search, 'zzz')
    expect(screen.getByText('Nothing matches')).toBeDefined()
  })

  it('collapses equal neighbours', () => {
    show('console')
    expect(within(row(/pay pressed again/)).getByText('×2')).toBeDefined()
    expect(titles().filter((title) => title?.startsWith('pay pressed again'))).toHaveLength(1)
  })

  it('marks the row the playhead passed last and dims those to come', () => {
    const { player } = show('events', { offsetMs: 84_000 })
    expect(row(/POST \/api\/basket/).getAttribute('aria-current')).toBe('time')
    expect(row(/Wool blanket/).hasAttribute('data-future')).toBe(false)
    expect(row(/checkout\/payment/).hasAttribute('data-future')).toBe(true)
    act(() => player.moveTo(119_000))
    expect(row(/checkout\/payment/).hasAttribute('data-current')).toBe(true)
  })

  it('keeps only a screenful of rows of ten thousand, and tells how many there are', () => {
    show('events', { view: { items: many(10_000) } })
    const rows = screen.getAllByRole('listitem')
    expect(rows.length).toBeLessThan(40)
    expect(rows[0]?.getAttribute('aria-setsize')).toBe('10000')
  })

  it('shows a payload as a tree of texts, with the address to copy', async () => {
    const { container } = show('network', { offsetMs: 0 })
    const request = row(/POST \/api\/orders/)
    await userEvent.click(within(request).getByRole('button', { name: 'Details', expanded: false }))
    const findDetail = () => row(/POST \/api\/orders/).querySelector('[data-replay-part="item-detail"]')
    await waitFor(() => expect(findDetail()).not.toBeNull())
    const detail = findDetail()!
    expect(detail.textContent).toContain('card_declined')
    expect(detail.textContent).toContain('14:03:11 UTC')
    expect(within(detail as HTMLElement).getByRole('button', { name: 'Copy the address' })).toBeDefined()
    expect(container.querySelector('a[href]')).toBeNull()
  })

  it('shows hostile payloads as text and stops at depth and breadth', async () => {
    let deep: unknown = 'bottom'
    for (let level = 0; level < 30; level += 1) deep = { deep }
    const data = {
      html: '<img src=x onerror=alert(1)>',
      url: SCRIPT_URL,
      wide: Array.from({ length: 5_000 }, (_, index) => index),
      deep,
    }
    const { container } = show('events', { view: { items: [{ ...many(1)[0]!, data }] } })
    await userEvent.click(screen.getByRole('button', { name: 'Details' }))
    await waitFor(() => expect(container.textContent).toContain(SCRIPT_URL))
    expect(container.querySelector('img, [href]')).toBeNull()
    expect(container.textContent).not.toContain('bottom')
    expect(container.querySelectorAll('.replay-json-leaf').length).toBeLessThan(100)
  })

  it('lights up where the timeline points, and tells the timeline where it points itself', async () => {
    const { player } = show('events')
    act(() => hoverTimeOf(player).set(83_100))
    expect(row(/Add to basket/).hasAttribute('data-hover')).toBe(true)
    await userEvent.hover(row(/Wool blanket/))
    expect(hoverTimeOf(player).get()).toBe(48_000)
  })

  it('reveals the row that the timeline asked for', async () => {
    const { player } = show('events', { view: { items: many(5_000) } })
    act(() => panelRequestOf(player).set({ panel: 'events', itemId: 'n4000' }))
    await waitFor(() => expect(row(/Press 4000/)?.hasAttribute('data-requested')).toBe(true))
  })
})

describe('following the playhead', () => {
  const list = (container: Element) => container.querySelector<HTMLElement>('[data-replay-part="item-list"]')!
  const backToNow = () => screen.queryByRole('button', { name: 'Back to now' })

  it('keeps the current row in sight', async () => {
    const { player } = show('events', { view: { items: many(3_000) } })
    act(() => player.moveTo(150_000))
    await waitFor(() => expect(row(/Press 1500$/)).toBeDefined())
  })

  it('stops while the pointer is inside and goes on five seconds after it left', () => {
    vi.useFakeTimers()
    const { container } = show('events')
    fireEvent.pointerEnter(list(container))
    expect(backToNow()).not.toBeNull()
    act(() => void vi.advanceTimersByTime(60_000))
    expect(backToNow()).not.toBeNull()
    fireEvent.pointerLeave(list(container))
    act(() => void vi.advanceTimersByTime(4_900))
    expect(backToNow()).not.toBeNull()
    act(() => void vi.advanceTimersByTime(200))
    expect(backToNow()).toBeNull()
  })

  it('stops when one scrolls and goes on after five seconds', () => {
    vi.useFakeTimers()
    const { container } = show('events')
    fireEvent.wheel(container.querySelector('[role="list"]')!, { deltaY: 40 })
    expect(backToNow()).not.toBeNull()
    act(() => void vi.advanceTimersByTime(5_100))
    expect(backToNow()).toBeNull()
  })

  it('stops while a row is expanded, and goes on when asked', async () => {
    const { container } = show('events')
    fireEvent.click(screen.getAllByRole('button', { name: 'Details' })[0]!)
    expect(list(container).hasAttribute('data-following')).toBe(false)
    fireEvent.click(backToNow()!)
    expect(list(container).hasAttribute('data-following')).toBe(true)
    expect(screen.queryByRole('button', { name: 'Details', expanded: true })).toBeNull()
  })
})

describe('lists by key', () => {
  it('are one tab stop; ↑ ↓ and End reach every row, also those not there yet, and change no speed', async () => {
    const { player } = show('events', { view: { items: many(2_000) } })
    screen.getByRole('searchbox').focus()
    await userEvent.tab()
    while (!document.activeElement?.closest('[role="listitem"]')) await userEvent.tab()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Press 2'))
    await userEvent.keyboard('{End}')
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Press 1999'))
    await userEvent.keyboard('{Enter}')
    expect(player.seeks.at(-1)?.offsetMs).toBe(198_900)
    expect(player.getState().speed).toBe(1)
  })
})

describe('empty lists', () => {
  const empty = { items: [] as InspectorItem[], missing: [] }

  it('say "so far" while the recording is loading', () => {
    show('errors', { view: { ...empty, complete: false } })
    expect(screen.getByText('No errors so far')).toBeDefined()
    expect(screen.queryByText('No errors')).toBeNull()
  })

  it('never say "no errors" when nobody can tell', () => {
    show('errors', { view: empty })
    expect(screen.getByText('Whether there were errors is not known')).toBeDefined()
  })

  it('say "no errors" when there was a console and it held none', () => {
    show('errors', { view: { ...empty, items: [{ ...many(1)[0]!, kind: 'console' }] } })
    expect(screen.getByText('No errors')).toBeDefined()
  })

  it('say so when parts are missing, for then there may have been more', () => {
    show('errors', {
      view: { ...empty, items: [{ ...many(1)[0]!, kind: 'console' }], missing: [{ startMs: 1, endMs: 2 }] },
    })
    expect(screen.getByText(/there may have been more/)).toBeDefined()
  })

  it.each([
    ['console', 'No console messages in this recording'],
    ['network', 'No requests in this recording'],
  ] as const)('%s: tell none from not captured', (panel, text) => {
    show(panel, { view: empty })
    expect(screen.getByText(text)).toBeDefined()
    expect(screen.getByText(/is not known/)).toBeDefined()
  })
})
