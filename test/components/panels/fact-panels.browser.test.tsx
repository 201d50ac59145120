import { act, cleanup, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { FlagsPanel } from '../../../src/components/panels/flags-panel.tsx'
import { InfoPanel } from '../../../src/components/panels/info-panel.tsx'
import { PersonPanel } from '../../../src/components/panels/person-panel.tsx'
import { writeArchive } from '../../../src/recording/archive/index.ts'
import { httpSource } from '../../../src/sources/http-source.ts'
import { handSource } from '../hand-replay.tsx'
import { renderHand } from '../render-hand.tsx'
import { MARIA, PRODUCT_EVENTS, SHOP_START_MS } from '../shop-view.ts'

afterEach(cleanup)

const fact = (name: string) =>
  screen.getByText(name, { selector: 'dt, dt *' }).closest('div')?.querySelector('dd')?.textContent

describe('FlagsPanel', () => {
  const source = handSource({ productEvents: PRODUCT_EVENTS })
  const flag = async (key: string) => (await screen.findByText(key)).closest('li')!

  it('shows flags as of the playhead, with variants, and false as not enrolled', async () => {
    renderHand(<FlagsPanel />, { source, offsetMs: 60_000 })
    expect(within(await flag('new-checkout')).getAllByText('control').length).toBeGreaterThan(0)
    expect((await flag('beta-banner')).textContent).toContain('on')
    expect((await flag('dark')).textContent).toContain('not enrolled')
  })

  it('changes with the playhead and leads to the change', async () => {
    const { player } = renderHand(<FlagsPanel />, { source, offsetMs: 60_000 })
    await flag('new-checkout')
    act(() => player.moveTo(119_000))
    const changes = within(await flag('new-checkout')).getByRole('group', { name: 'Changed during the recording' })
    await userEvent.click(within(changes).getByRole('button', { name: /01:58/ }))
    expect(player.seeks.at(-1)?.offsetMs).toBe(118_500)
  })

  it('says "not known yet" before the first event that carries any', async () => {
    renderHand(<FlagsPanel />, { source, offsetMs: 2_000 })
    expect(await screen.findByText(/Not known yet: the first event that carries flags is at 00:50/)).toBeDefined()
    expect((await flag('dark')).textContent).toContain('not known')
  })

  it('can be searched', async () => {
    renderHand(<FlagsPanel />, { source, offsetMs: 60_000 })
    await userEvent.type(await screen.findByRole('searchbox'), 'BETA')
    expect(screen.queryByText('dark')).toBeNull()
    expect(screen.getByText('beta-banner')).toBeDefined()
    await userEvent.type(screen.getByRole('searchbox'), 'zzz')
    expect(screen.getByText('No flag matches')).toBeDefined()
  })

  it('tells none from not known from failed', async () => {
    renderHand(<FlagsPanel />)
    expect(screen.getByText('This source does not know feature flags.')).toBeDefined()
    cleanup()
    renderHand(<FlagsPanel />, { source: handSource({ productEvents: [] }) })
    expect(await screen.findByText(/No flags: no product event/)).toBeDefined()
    cleanup()
    renderHand(<FlagsPanel />, { source: handSource({ productEvents: 'fails' }) })
    expect(await screen.findByText('Could not be loaded')).toBeDefined()
  })
})

describe('PersonPanel', () => {
  it('shows who it was, with ids and properties', async () => {
    renderHand(<PersonPanel />, { source: handSource({ person: MARIA }) })
    expect(await screen.findByText('Maria López')).toBeDefined()
    expect(screen.getByText('maria-77')).toBeDefined()
    expect(fact('plan')).toBe('business')
    expect(fact('orders')).toBe('12')
  })

  it('can be searched by key and value', async () => {
    renderHand(<PersonPanel />, { source: handSource({ person: MARIA }) })
    await userEvent.type(await screen.findByRole('searchbox'), 'valen')
    expect(fact('city')).toBe('Valencia')
    expect(screen.queryByText('plan')).toBeNull()
  })

  it('says "not known" of single facts', async () => {
    renderHand(<PersonPanel />, { source: handSource({ person: { distinctIds: ['a'], properties: {} } }) })
    await screen.findByText('Distinct ids')
    expect(fact('E-mail')).toBe('not known')
    expect(screen.getByText('No properties')).toBeDefined()
  })

  it('says that a person who is named and not there could not be had', async () => {
    const info = { id: 'rec-1', startMs: SHOP_START_MS, endMs: SHOP_START_MS + 1_000, ongoing: false }
    const kept = new Map<string, Uint8Array>()
    for await (const { path, bytes } of writeArchive({ info, events: [], person: MARIA })) kept.set(path, bytes)
    const fetch: typeof globalThis.fetch = async (input) => {
      const bytes = kept.get(new URL(input as string).pathname.slice('/rec-1/'.length))
      return new Response((bytes as Uint8Array<ArrayBuffer> | undefined) ?? null, { status: bytes ? 200 : 404 })
    }
    const archive = (id: string) => httpSource({ baseUrl: 'https://archive.example', id, fetch })
    renderHand(<PersonPanel />, { source: archive('whole') })
    expect(await screen.findByText('Maria López')).toBeDefined()
    cleanup()
    kept.delete('person.json')
    renderHand(<PersonPanel />, { source: archive('without') })
    expect(await screen.findByText('Could not be loaded')).toBeDefined()
  })

  it('tells nobody from not known, and uses what the recording carries', async () => {
    renderHand(<PersonPanel />)
    expect(screen.getByText('This source does not know persons.')).toBeDefined()
    cleanup()
    renderHand(<PersonPanel />, { source: handSource({ person: null }) })
    expect(await screen.findByText('No person is known for this recording.')).toBeDefined()
    cleanup()
    const recording = { id: 'rec-1', startMs: SHOP_START_MS, endMs: SHOP_START_MS, ongoing: false, person: MARIA }
    renderHand(<PersonPanel />, { state: { recording } })
    expect(screen.getByText('Maria López')).toBeDefined()
  })
})

describe('InfoPanel', () => {
  it('says what the recording is and how much of it is there', () => {
    const recording = { id: 'rec-1', startMs: SHOP_START_MS, endMs: SHOP_START_MS + 438_000, ongoing: false }
    renderHand(<InfoPanel />, { state: { recording, failedEvents: 3 } })
    expect(fact('Id')).toBe('rec-1')
    expect(fact('Start')).toContain('14:00:22 UTC')
    expect(fact('Duration')).toBe('07:18')
    expect(fact('Loaded')).toBe('70 %')
    expect(fact('Missing')).toBe('06:36–06:48')
    expect(fact('Events not shown')).toBe('3')
    expect(fact('product events')).toBe('no')
  })

  it('groups problems by reason, with block and line', async () => {
    renderHand(<InfoPanel />)
    const lines = screen.getByText('2 × some lines are damaged')
    await userEvent.click(lines)
    expect(within(lines.closest('details')!).getByText('block block-3, line 17')).toBeDefined()
    expect(screen.getByText('1 × the source could not deliver it')).toBeDefined()
  })

  it('says "not known" before anything is known, and that a live recording goes on', () => {
    renderHand(<InfoPanel />, {
      view: { startMs: 0, durationMs: 0, windows: [], loaded: [], missing: [], problems: [] },
    })
    expect(fact('Start')).toBe('not known')
    expect(screen.getByText('No problems so far')).toBeDefined()
    cleanup()
    renderHand(<InfoPanel />, { state: { recording: { id: 'r', startMs: 1, endMs: 2, ongoing: true } } })
    expect(fact('End')).toBe('still recording')
  })

  it('copies everything as text and says so', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    renderHand(<InfoPanel />)
    await userEvent.click(screen.getByRole('button', { name: 'Copy as text' }))
    await waitFor(() => expect(screen.getByRole('button', { name: 'Copied' })).toBeDefined())
    expect(writeText.mock.calls[0]?.[0]).toContain('block_missing: block-7')
    writeText.mockRestore()
  })
})
