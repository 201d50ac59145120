import { cleanup, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { InfoPanel } from '../../../src/components/panels/info-panel.tsx'
import { expectAccessible, renderHand } from '../render-hand.tsx'

afterEach(cleanup)

const view = {
  removals: [
    { reason: 'asset', count: 12 },
    { reason: 'event-handler', count: 2 },
    { reason: 'constructor', count: 1 },
  ],
  blockedHosts: [
    { host: 'cdn.shop.example', count: 11 },
    { host: '<img src=x>\u202e', count: 1 },
  ],
}

describe('InfoPanel', () => {
  it('says in words what was taken out, and how much of it', () => {
    renderHand(<InfoPanel />, { view })
    const fact = (name: string) => screen.getByText(name).closest('div')?.querySelector('dd')?.textContent
    expect(fact('Assets from elsewhere')).toBe('12')
    expect(fact('Event handlers')).toBe('2')
    expect(fact('constructor')).toBe('1')
  })

  it('lists hosts as text, with nothing to press where the host has not offered it', () => {
    renderHand(<InfoPanel />, { view })
    const hosts = screen.getByText('cdn.shop.example').closest('ul')!
    expect(hosts.textContent).toContain('<img src=x>')
    expect(hosts.textContent).not.toContain('\u202e')
    expect(hosts.querySelector('img')).toBeNull()
    expect(within(hosts).queryByRole('button')).toBeNull()
  })

  it('passes on which host a viewer wants to allow', async () => {
    const onAssetHostAllow = vi.fn()
    const { container } = renderHand(<InfoPanel />, { view, callbacks: { onAssetHostAllow } })
    await userEvent.click(screen.getByRole('button', { name: /Allow cdn\.shop\.example/ }))
    expect(onAssetHostAllow).toHaveBeenCalledExactlyOnceWith('cdn.shop.example', { reason: 'viewer' })
    await expectAccessible(container)
  })

  it('says so when nothing was taken out', () => {
    renderHand(<InfoPanel />, { view: { removals: [], blockedHosts: [] } })
    expect(screen.getByText('Nothing was taken out.')).toBeDefined()
  })
})
