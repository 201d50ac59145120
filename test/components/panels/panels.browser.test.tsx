import { act, cleanup, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'

import { Panels } from '../../../src/components/panels/panels.tsx'
import { panelRequestOf } from '../../../src/components/timeline/panel-request.ts'
import type { PanelId } from '../../../src/components/panels/panel-id.ts'
import { handSource } from '../hand-replay.tsx'
import { expectAccessible, renderHand } from '../render-hand.tsx'
import { MARIA, ORDER, PRODUCT_EVENTS } from '../shop-view.ts'

afterEach(cleanup)

const tabNames = () => screen.getAllByRole('tab').map((tab) => tab.getAttribute('data-panel'))
const box = <div style={{ blockSize: 480 }} className="replay-main" />

describe('Panels', () => {
  it('opens records first when there are some, and leaves them out when there are none', () => {
    renderHand(<Panels />, { records: [ORDER] })
    expect(tabNames()[0]).toBe('records')
    expect(screen.getByRole('tab', { selected: true }).getAttribute('data-panel')).toBe('records')
    cleanup()
    renderHand(<Panels />)
    expect(tabNames()).toEqual(['events', 'console', 'network', 'errors', 'screen', 'flags', 'person', 'info'])
  })

  it('shows the panels that were asked for, in that order, once', () => {
    renderHand(<Panels panels={['network', 'info', 'network', 'nonsense' as PanelId]} />)
    expect(tabNames()).toEqual(['network', 'info'])
  })

  it.each(['records', 'events', 'console', 'network', 'errors', 'screen', 'flags', 'person', 'info'] as const)(
    'is clean for axe with %s open',
    async (panel) => {
      const source = handSource({ person: MARIA, productEvents: PRODUCT_EVENTS })
      const { container } = renderHand(
        <>
          {box}
          <Panels />
        </>,
        { records: [ORDER], source, offsetMs: 170_000 },
      )
      await userEvent.click(screen.getByRole('tab', { name: new RegExp(`^(on )?${panel}`, 'i') }))
      await waitFor(() => expect(screen.queryByText('Loading…')).toBeNull())
      await expectAccessible(container)
    },
  )

  it('says with a count and a dot where something went wrong, also to those who cannot see', () => {
    renderHand(<Panels />)
    expect(screen.getByRole('tab', { name: /Errors\s*2\s*has errors/ })).toBeDefined()
    expect(screen.getByRole('tab', { name: /Console\s*has errors/ })).toBeDefined()
    expect(screen.getByRole('tab', { name: /Network\s*has errors/ })).toBeDefined()
    expect(screen.getByRole('tab', { name: 'Events' })).toBeDefined()
  })

  it('moves between tabs with arrows and opens one with Enter', async () => {
    const { player } = renderHand(<Panels />)
    screen.getByRole('tab', { name: 'Events' }).focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    expect(screen.getByRole('tab', { selected: true }).getAttribute('data-panel')).toBe('events')
    await userEvent.keyboard('{Enter}')
    expect(screen.getByRole('tab', { selected: true }).getAttribute('data-panel')).toBe('network')
    expect(player.seeks).toEqual([])
  })

  it('opens the panel that another part asks for', () => {
    const { player } = renderHand(<Panels />)
    act(() => panelRequestOf(player).set({ panel: 'errors' }))
    expect(screen.getByRole('tab', { selected: true }).getAttribute('data-panel')).toBe('errors')
  })

  it('leaves the page of the host where it is, also when another part asks for a panel out of sight', () => {
    const { player, container } = renderHand(
      <>
        <div style={{ blockSize: 3_000 }} />
        <Panels />
      </>,
      { records: [ORDER], widthPx: 700 },
    )
    for (const request of [
      { panel: 'errors' },
      { panel: 'screen' },
      { panel: 'records', recordKey: 'order:1042' },
    ] as const) {
      act(() => panelRequestOf(player).set(request))
    }
    expect([scrollX, scrollY]).toEqual([0, 0])
    expect(container.querySelector('.replay-root')?.scrollTop).toBe(0)
  })

  it('has nothing that could scroll the replay itself, texts for screen readers included', async () => {
    const { container } = renderHand(
      <>
        {box}
        <Panels />
      </>,
      { records: [ORDER, { ...ORDER, id: 2 }, { ...ORDER, id: 3 }], offsetMs: 170_000 },
    )
    const root = container.querySelector('.replay-root')!
    await waitFor(() => expect(container.querySelector('.replay-panel-scroll')!.scrollHeight).toBeGreaterThan(600))
    root.scrollTop = 500
    expect(root.scrollTop).toBe(0)
    expect(root.scrollHeight).toBeLessThanOrEqual(root.clientHeight + 1)
  })

  it('does not open a panel that the host left out', () => {
    const { player } = renderHand(<Panels panels={['info', 'flags']} />)
    act(() => panelRequestOf(player).set({ panel: 'errors' }))
    expect(screen.getByRole('tab', { selected: true }).getAttribute('data-panel')).toBe('info')
  })

  it('offers a menu of all panels where the tabs do not fit', async () => {
    const { container } = renderHand(
      <>
        {box}
        <Panels />
      </>,
      { records: [ORDER] },
    )
    const more = await screen.findByRole('button', { name: 'More panels' })
    await userEvent.click(more)
    const menu = await screen.findByRole('menu')
    expect(container.contains(menu)).toBe(true)
    await userEvent.click(within(menu).getByRole('menuitem', { name: 'Info' }))
    expect(screen.getByRole('tab', { selected: true }).getAttribute('data-panel')).toBe('info')
  })

  it('hides every panel behind a button of its own in little room, and closes it again', async () => {
    const { container } = renderHand(<Panels />, { records: [ORDER], widthPx: 420 })
    await waitFor(() =>
      expect(container.querySelector('[data-replay-part="panels"]')?.getAttribute('data-size')).toBe('compact'),
    )
    expect(screen.queryByRole('tabpanel')).toBeNull()
    await expectAccessible(container)
    await userEvent.click(screen.getByRole('tab', { name: /^Network/ }))
    expect(screen.getByRole('tabpanel', { name: /Network/ })).toBeDefined()
    await userEvent.click(screen.getByRole('tab', { name: /^Network/ }))
    expect(screen.queryByRole('tabpanel')).toBeNull()
  })

  it('remembers a search while another tab is looked at', async () => {
    renderHand(<Panels />)
    await userEvent.type(screen.getByRole('searchbox'), 'basket')
    await userEvent.click(screen.getByRole('tab', { name: 'Person' }))
    await userEvent.click(screen.getByRole('tab', { name: 'Events' }))
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('basket')
  })
})
