import { cleanup, fireEvent } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'

import { ReplayControls } from '../../../src/components/controls/replay-controls.tsx'
import { twoWindowVisit } from '../../../stories/fixtures/shop-visit.ts'
import { shopMarkers, shopRecords } from '../../../stories/fixtures/shop-rows.ts'
import { visitSource } from '../../../stories/fixtures/sources.ts'
import { renderReplay, untilPaused, type RenderedReplay } from '../render-replay.tsx'

afterEach(cleanup)

const user = userEvent.setup()

async function ready(...args: Parameters<typeof renderReplay>): Promise<RenderedReplay> {
  const replay = renderReplay(...args)
  await untilPaused(replay)
  return replay
}

describe('ReplayContainer', () => {
  it('mirrors what the player is doing', async () => {
    const { root, player } = await ready(null)
    expect(root().dataset['state']).toBe('paused')
    player().play()
    await expect.poll(() => root().dataset['state']).toBe('playing')
    player().pause()
    await expect.poll(() => root().dataset['state']).toBe('paused')
  })

  it('measures its own width, not the window’s', async () => {
    const { root } = renderReplay(null)
    for (const [width, size] of [
      ['1200px', 'wide'],
      ['800px', 'medium'],
      ['420px', 'compact'],
    ] as const) {
      root().style.width = width
      await expect.poll(() => root().dataset['size']).toBe(size)
    }
  })

  it('plays and pauses by Space and K while it has focus', async () => {
    const { root, player } = await ready(null)
    root().focus()
    await user.keyboard(' ')
    expect(player().getState().status).not.toBe('paused')
    await user.keyboard('k')
    expect(player().getState().status).toBe('paused')
  })

  it('seeks by arrows, leaps with Shift, jumps by digits', async () => {
    const { root, player } = await ready(null, { startAt: { offsetMs: 10_000 } })
    root().focus()
    await user.keyboard('{ArrowRight}')
    await expect.poll(() => player().playhead.get()).toBe(15_000)
    await user.keyboard('{ArrowLeft}{ArrowLeft}')
    await expect.poll(() => player().playhead.get()).toBe(5_000)
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}')
    await expect.poll(() => player().playhead.get()).toBe(35_000)
    await user.keyboard('5')
    const halfMs = player().getState().view.durationMs / 2
    await expect.poll(() => player().playhead.get()).toBeCloseTo(halfMs, -1)
  })

  it('adds up arrows that are pressed faster than pages are built', async () => {
    const { root, player } = await ready(null)
    root().focus()
    const startMs = player().playhead.get()
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}')
    await expect.poll(() => player().getState().seekingToMs).toBeNull()
    expect(player().playhead.get()).toBe(startMs + 20_000)
  })

  it('goes from marker to marker by N and P', async () => {
    const { root, player } = await ready(null, {
      records: shopRecords,
      markers: shopMarkers,
      startAt: { offsetMs: 13_000 },
    })
    root().focus()
    await user.keyboard('p')
    await expect.poll(() => player().playhead.get()).toBe(12_000)
    await user.keyboard('p')
    await expect.poll(() => player().playhead.get()).toBe(3_000)
    await user.keyboard('nn')
    await expect.poll(() => player().playhead.get()).toBeGreaterThan(12_000)
  })

  it('changes speed, skipping and window', async () => {
    const { root, player } = await ready(null, { source: visitSource(twoWindowVisit()) })
    await expect.poll(() => player().getState().view.windows.length).toBe(2)
    root().focus()
    await user.keyboard('{ArrowUp}{ArrowUp}{ArrowDown}')
    expect(player().getState().speed).toBe(1.5)
    await user.keyboard('s')
    expect(player().getState().skipInactivity).toBe(false)
    const before = player().getState().windowId
    await user.keyboard('w')
    await expect.poll(() => player().getState().windowId).not.toBe(before)
    expect(player().getState().windowPinned).toBe(true)
  })

  it('does nothing for keys pressed outside of it', async () => {
    const { player } = await ready(<ReplayControls />)
    fireEvent.keyDown(document.body, { key: 'k' })
    fireEvent.keyDown(document, { key: 'ArrowRight' })
    fireEvent.keyDown(window, { key: ' ' })
    expect(player().getState()).toMatchObject({ status: 'paused', seekingToMs: null })
  })

  it('leaves typing alone', async () => {
    const typed = (
      <>
        <input data-testid="input" />
        <textarea data-testid="textarea" />
        <div data-testid="rich" contentEditable suppressContentEditableWarning>
          text
        </div>
      </>
    )
    const { getByTestId, player } = await ready(typed)
    const startMs = player().playhead.get()
    for (const id of ['input', 'textarea', 'rich']) {
      getByTestId(id).focus()
      await user.keyboard('k s{ArrowRight}3?')
    }
    expect(player().getState()).toMatchObject({ status: 'paused', skipInactivity: true, seekingToMs: null })
    expect(player().playhead.get()).toBe(startMs)
    expect((getByTestId('input') as HTMLInputElement).value).toBe('k s3?')
  })

  it('leaves Space to the button that has focus', async () => {
    const { part, player } = await ready(<ReplayControls />)
    part('skip-inactivity').focus()
    await user.keyboard(' ')
    expect(player().getState()).toMatchObject({ status: 'paused', skipInactivity: false })
  })

  it('leaves keys with Ctrl or ⌘ to the browser', async () => {
    const { root, player } = await ready(null)
    const notPrevented = fireEvent.keyDown(root(), { key: 'k', ctrlKey: true })
    expect(notPrevented).toBe(true)
    expect(player().getState().status).toBe('paused')
  })

  it('can have its keys turned off', async () => {
    const { root, player } = await ready(null, { containerProps: { keyboard: false } })
    const startMs = player().playhead.get()
    root().focus()
    await user.keyboard(' k{ArrowRight}')
    expect(player().getState().status).toBe('paused')
    expect(player().playhead.get()).toBe(startMs)
  })

  it('lets a host’s own handler decide first', async () => {
    const { root, player } = await ready(null, { containerProps: { onKeyDown: (event) => event.preventDefault() } })
    fireEvent.keyDown(root(), { key: 'k' })
    expect(player().getState().status).toBe('paused')
  })

  it('shows the keys by ?, inside the container, and gives focus back', async () => {
    const { root, findByRole, queryByRole } = await ready(null)
    root().focus()
    await user.keyboard('?')
    const dialog = await findByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(root().contains(dialog)).toBe(true)
    expect(dialog.textContent).toContain('Skip inactivity')
    await user.keyboard('{Escape}')
    expect(queryByRole('dialog')).toBeNull()
    expect(root().contains(document.activeElement)).toBe(true)
  })

  it('hides the panels in theatre and shows them again', async () => {
    const { root } = await ready(null)
    root().focus()
    await user.keyboard('t')
    expect(root().hasAttribute('data-theatre')).toBe(true)
    await user.keyboard('t')
    expect(root().hasAttribute('data-theatre')).toBe(false)
  })

  it('goes to the search field by /', async () => {
    const { root, getByRole } = await ready(<input type="search" aria-label="Search" />)
    root().focus()
    await user.keyboard('/')
    expect(document.activeElement).toBe(getByRole('searchbox'))
  })

  it('is dark or light as the page is, unless told', () => {
    const { root } = renderReplay(null, { containerProps: { theme: 'dark' } })
    expect(getComputedStyle(root()).colorScheme).toBe('dark')
    expect(getComputedStyle(root()).backgroundColor).toBe('rgb(22, 27, 34)')
  })
})
