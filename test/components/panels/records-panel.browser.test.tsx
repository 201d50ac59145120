import { act, cleanup, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { RecordsPanel } from '../../../src/components/panels/records-panel.tsx'
import { hoverTimeOf } from '../../../src/components/timeline/hover-time.ts'
import { panelRequestOf } from '../../../src/components/timeline/panel-request.ts'
import type { ReplayRecord } from '../../../src/player/records/record.ts'
import { renderHand, type RenderHandOptions } from '../render-hand.tsx'
import { ORDER, ORDER_MS, SHOP_START_MS } from '../shop-view.ts'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const show = (options: RenderHandOptions = {}) => renderHand(<RecordsPanel />, { records: [ORDER], ...options })
const field = (name: string) => screen.getByText(name, { selector: 'dt *' }).closest('div')?.querySelector('dd')
const entry = (name: RegExp) => screen.getByRole('button', { name })
const rowOf = (element: Element) => element.closest('li')

describe('RecordsPanel', () => {
  it('shows the row as of the playhead, with what the current entry changed', () => {
    show({ offsetMs: ORDER_MS })
    expect(field('status')?.textContent).toBe('cartpending_payment')
    expect(field('status')?.querySelector('del')?.textContent).toBe('cart')
    expect(field('status')?.querySelector('ins')?.textContent).toBe('pending_payment')
    expect(field('total')?.textContent).toBe('€ 184.00')
    expect(screen.getByText('as of 14:03:12')).toBeDefined()
  })

  it('goes with the playhead: values, current entry and distances', async () => {
    const { player } = show({ offsetMs: 20_000 })
    expect(field('status')?.textContent).toBe('cart')
    expect(rowOf(entry(/^cart created/))?.hasAttribute('data-current')).toBe(true)
    act(() => player.moveTo(ORDER_MS + 30_000))
    expect(field('status')?.textContent).toBe('pending_paymentpayment_failed')
    expect(rowOf(entry(/^payment_failed/))?.hasAttribute('data-current')).toBe(true)
    expect(rowOf(entry(/^cart created/))?.hasAttribute('data-passed')).toBe(true)
    expect(rowOf(entry(/^payment retried/))?.hasAttribute('data-passed')).toBe(false)
    expect(within(entry(/^payment retried/)).getByText('+02:22')).toBeDefined()
  })

  it('lights up rows at most twice a second, however fast it plays', () => {
    vi.useFakeTimers()
    const { player, container } = show({ offsetMs: 0 })
    const current = () => container.querySelector('li[data-current]')?.textContent ?? ''
    act(() => player.moveTo(16_000))
    expect(current()).toContain('cart created')
    act(() => player.moveTo(ORDER_MS))
    act(() => player.moveTo(ORDER_MS + 2_000))
    expect(current()).toContain('cart created')
    act(() => void vi.advanceTimersByTime(600))
    expect(current()).toContain('payment_failed')
  })

  it('seeks to three seconds before a history entry and tells the host', async () => {
    const onRecordClick = vi.fn()
    const { player } = show({ callbacks: { onRecordClick } })
    await userEvent.click(entry(/^order created/))
    expect(player.seeks.map((seek) => [seek.offsetMs, seek.reason])).toEqual([[ORDER_MS - 3_000, 'record']])
    expect(onRecordClick).toHaveBeenCalledExactlyOnceWith(ORDER, { reason: 'history' })
  })

  it('jumps to the click that caused an entry', async () => {
    const { player } = show()
    await userEvent.click(screen.getByRole('button', { name: 'Cause of “order created”' }))
    expect(player.seeks.map((seek) => [seek.offsetMs, seek.reason])).toEqual([[168_200, 'record']])
  })

  it('shows click, request and error behind the current entry, each a way to it', async () => {
    const { player } = show({ offsetMs: ORDER_MS })
    const card = screen.getByRole('region', { name: 'Cause of “order created”' })
    expect(within(card).getByRole('button', { name: /Pay € 184\.00/ })).toBeDefined()
    expect(within(card).getByRole('button', { name: /402\s*POST \/api\/orders/ })).toBeDefined()
    await userEvent.click(within(card).getByRole('button', { name: /Error: card_declined/ }))
    expect(player.seeks.at(-1)?.offsetMs).toBe(169_100)
    expect(panelRequestOf(player).get()).toMatchObject({ panel: 'console' })
  })

  it('says so when no cause is in sight', () => {
    show({ offsetMs: 16_000, view: { items: [] } })
    expect(screen.getByText(/No click and no writing request/)).toBeDefined()
  })

  it('goes to the next and the previous entry, and moves on when asked again', async () => {
    const { player } = show({ offsetMs: 20_000 })
    const next = screen.getByRole('button', { name: 'Next entry' })
    await userEvent.click(next)
    await userEvent.click(next)
    await userEvent.click(next)
    expect(player.seeks.map((seek) => seek.offsetMs)).toEqual([ORDER_MS - 3_000, ORDER_MS - 1_800, ORDER_MS + 169_000])
    await userEvent.click(screen.getByRole('button', { name: 'Previous entry' }))
    expect(player.seeks.at(-1)?.offsetMs).toBe(ORDER_MS - 1_800)
  })

  it('lists what the recording cannot show apart, and does not pretend to seek there', () => {
    const { player } = show()
    const summary = screen.getByText('3 after what is recorded')
    expect(summary.closest('details')?.open).toBe(false)
    expect(within(summary.closest('details')!).queryByRole('button')).toBeNull()
    expect(within(summary.closest('details')!).getByText('shipped')).toBeDefined()
    expect(player.seeks).toEqual([])
  })

  it('says so when nothing of the row was written in what is recorded', () => {
    const later: ReplayRecord = {
      type: 'refund',
      id: 1,
      label: 'Refund 1',
      at: new Date(SHOP_START_MS + 9_000_000),
      fields: { sum: 1 },
    }
    show({ records: [later] })
    expect(screen.getByText('Nothing of this row was written in what is recorded.')).toBeDefined()
    expect(screen.getByText('not written yet')).toBeDefined()
    expect(screen.getByText('1 after what is recorded').closest('details')?.open).toBe(true)
  })

  it('says unknown time for a date that is none, never NaN', () => {
    const { container } = show({
      records: [{ type: 't', id: 1, label: 'Ticket', at: 'soon', fields: { open: true } }],
      offsetMs: 9_000,
    })
    expect(screen.getByText('unknown time')).toBeDefined()
    expect(screen.getByText('1 at an unknown time')).toBeDefined()
    expect(container.textContent).not.toMatch(/NaN|Invalid/)
  })

  it('shows a dash for null and for what is not known, and tells them apart in words', () => {
    const record: ReplayRecord = {
      type: 't',
      id: 1,
      label: 'T',
      at: new Date(SHOP_START_MS),
      history: [{ at: new Date(SHOP_START_MS + 50_000), changes: { known: [null, 1], unknown: [undefined, 1] } }],
    }
    show({ records: [record], offsetMs: 10_000 })
    expect(field('known')?.textContent).toBe('–none')
    expect(field('unknown')?.textContent).toBe('–not known')
    expect(field('known')?.querySelector('[aria-hidden]')?.textContent).toBe('–')
  })

  it.each([
    [0, 'Clocks: taken as equal'],
    [1_800, 'Clocks: device 1.8 s ahead of database'],
    [-300, 'Clocks: device 0.3 s behind database'],
  ])('says how the clocks stand at %d ms', (clockOffsetMs, text) => {
    show({ clockOffsetMs })
    expect(screen.getByText(text)).toBeDefined()
  })

  it('moves entries by the clock offset and shows the database’s time', () => {
    show({ clockOffsetMs: 2_000, offsetMs: ORDER_MS + 2_000 })
    expect(field('status')?.querySelector('ins')?.textContent).toBe('pending_payment')
    expect(screen.getByText('as of 14:03:12')).toBeDefined()
  })

  it('lights up an entry’s moment on the timeline', async () => {
    const { player } = show()
    await userEvent.hover(rowOf(entry(/^order created/))!)
    expect(hoverTimeOf(player).get()).toBe(ORDER_MS)
  })

  it('shows what the host gives as text', () => {
    const record = { ...ORDER, label: '<b>bold</b>', fields: { '<i>': '<script>alert(1)</script>\u202e' } }
    const { container } = show({ records: [record], offsetMs: 0 })
    expect(container.querySelector('script, i, b')).toBeNull()
    expect(screen.getByText('<script>alert(1)</script>\\u202e')).toBeDefined()
  })
})
