import { cleanup, fireEvent, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'

import { ReplayControls } from '../../../src/components/controls/replay-controls.tsx'
import { ReplayTime } from '../../../src/components/controls/replay-time.tsx'
import { ReplayWindowMenu } from '../../../src/components/controls/window-menu.tsx'
import { twoWindowVisit, VISIT_START_MS } from '../../../stories/fixtures/shop-visit.ts'
import { visitSource } from '../../../stories/fixtures/sources.ts'
import { renderReplay, untilPaused, type RenderedReplay } from '../render-replay.tsx'

afterEach(cleanup)

const user = userEvent.setup()

async function ready(...args: Parameters<typeof renderReplay>): Promise<RenderedReplay> {
  const replay = renderReplay(...args)
  await untilPaused(replay)
  return replay
}

describe('ReplayControls', () => {
  it('plays, pauses, and says which it would do', async () => {
    const { part, player } = await ready(<ReplayControls />)
    expect(part('play-button').getAttribute('aria-label')).toBe('Play')
    await user.click(part('play-button'))
    await expect.poll(() => part('play-button').getAttribute('aria-label')).toBe('Pause')
    await user.click(part('play-button'))
    expect(player().getState().status).toBe('paused')
  })

  it('plays again from the start once it ended', async () => {
    const { part, player } = await ready(<ReplayControls />)
    await player().seek(player().getState().view.durationMs - 50)
    player().play()
    await expect.poll(() => part('play-button').dataset['state']).toBe('ended')
    expect(part('play-button').getAttribute('aria-label')).toBe('Play again from the start')
    await user.click(part('play-button'))
    await expect.poll(() => player().getState().status).toBe('playing')
    expect(player().playhead.get()).toBeLessThan(5_000)
  })

  it('steps five seconds and stays within the recording', async () => {
    const { part, player } = await ready(<ReplayControls />, { startAt: { offsetMs: 8_000 } })
    await user.click(part('skip-forward'))
    await expect.poll(() => player().playhead.get()).toBe(13_000)
    await user.click(part('skip-back'))
    await user.click(part('skip-back'))
    await user.click(part('skip-back'))
    await expect.poll(() => player().playhead.get()).toBeLessThan(10)
  })

  it('offers the speeds as a menu within the container', async () => {
    const { part, player, root, getAllByRole, getByRole } = await ready(<ReplayControls />)
    await user.click(part('speed-menu'))
    const names = getAllByRole('menuitemradio').map((item) => item.textContent)
    expect(names).toEqual(['0.25×', '0.5×', '1×', '1.5×', '2×', '4×', '8×', '16×'])
    expect(root().contains(getByRole('menu'))).toBe(true)
    await user.click(getByRole('menuitemradio', { name: '4×' }))
    expect(player().getState().speed).toBe(4)
    expect(part('speed-menu').getAttribute('aria-label')).toBe('Speed: 4×')
  })

  it('chooses a speed by keyboard alone, without seeking or playing', async () => {
    const { part, player, queryByRole } = await ready(<ReplayControls />)
    const startMs = player().playhead.get()
    part('speed-menu').focus()
    await user.keyboard('{Enter}{ArrowDown}{Enter}')
    expect(queryByRole('menu')).toBeNull()
    expect(player().getState().speed).toBe(0.5)
    expect(player().getState().status).toBe('paused')
    expect(player().playhead.get()).toBe(startMs)
    expect(document.activeElement).toBe(part('speed-menu'))
  })

  it('toggles skipping', async () => {
    const { part, player } = await ready(<ReplayControls />)
    expect(part('skip-inactivity').dataset['state']).toBe('on')
    await user.click(part('skip-inactivity'))
    expect(part('skip-inactivity').dataset['state']).toBe('off')
    expect(player().getState().skipInactivity).toBe(false)
  })

  it('tells each control’s name and key in a tooltip that lives in the container', async () => {
    const { part, root, findByRole } = await ready(<ReplayControls />)
    await user.hover(part('play-button'))
    const tooltip = await findByRole('tooltip')
    expect(tooltip.textContent).toContain('Play')
    expect(tooltip.textContent).toContain('K')
    expect(root().contains(tooltip)).toBe(true)
  })

  it('does not name keys that were turned off', async () => {
    const { part, findByRole, queryByRole } = await ready(<ReplayControls />, { containerProps: { keyboard: false } })
    expect(queryByRole('button', { name: 'Keyboard shortcuts' })).toBeNull()
    await user.hover(part('play-button'))
    expect((await findByRole('tooltip')).querySelector('kbd')).toBeNull()
  })

  it('gives every control an accessible name', async () => {
    const { part } = await ready(<ReplayControls />)
    const buttons = within(part('controls')).getAllByRole('button')
    expect(buttons.length).toBeGreaterThan(6)
    expect(within(part('controls')).getAllByRole('button', { name: /\S/ })).toEqual(buttons)
  })

  it('takes its texts from the host', async () => {
    const { part } = renderReplay(<ReplayControls />, { messages: { controls: { play: 'Abspielen' } } })
    expect(part('play-button').getAttribute('aria-label')).toBe('Abspielen')
  })
})

describe('ReplayWindowMenu', () => {
  it('is not there for a recording of one window', async () => {
    const { container } = await ready(<ReplayWindowMenu />)
    expect(container.querySelector('[data-replay-part="window-menu"]')).toBeNull()
  })

  it('pins a window and follows again', async () => {
    const { part, player, getByRole } = await ready(<ReplayWindowMenu />, { source: visitSource(twoWindowVisit()) })
    await expect.poll(() => player().getState().view.windows.length).toBe(2)
    await user.click(part('window-menu'))
    await user.click(getByRole('menuitemradio', { name: 'Window 2' }))
    expect(player().getState()).toMatchObject({ windowId: 'window-2', windowPinned: true })
    await user.click(part('window-menu'))
    await user.click(getByRole('menuitemradio', { name: 'Follow the active window' }))
    expect(player().getState().windowPinned).toBe(false)
  })
})

describe('ReplayTime', () => {
  it('shows position, UTC and the viewer’s own clock', async () => {
    const { part } = await ready(<ReplayTime timeZone="Asia/Tokyo" />, { startAt: { offsetMs: 10_000 } })
    expect(part('time-elapsed').textContent).toBe('00:10.0')
    expect(part('time-utc').textContent).toBe('14:00:32')
    expect(part('time-here').textContent).toBe('23:00:32')
  })

  it('moves while playing without React', async () => {
    const { part, player } = await ready(<ReplayTime />)
    const node = part('time-elapsed')
    player().play()
    await expect.poll(() => node.textContent).not.toBe('00:00.0')
    expect(part('time-elapsed')).toBe(node)
  })

  it.each([
    ['ISO', new Date(VISIT_START_MS + 20_000).toISOString()],
    ['epoch ms', String(VISIT_START_MS + 20_000)],
    [
      'a log line',
      `{"level":"error","time":"${new Date(VISIT_START_MS + 20_000).toISOString()}","msg":"card_declined"}`,
    ],
    ['a position', '0:20'],
  ])('goes to a pasted time: %s', async (_name, text) => {
    const { part, player, getByRole } = await ready(<ReplayTime />)
    await user.click(getByRole('button', { name: /^Go to a time/ }))
    const field = getByRole('textbox', { name: 'Time to go to' })
    expect(document.activeElement).toBe(field)
    await user.paste(text)
    await user.keyboard('{Enter}')
    await expect.poll(() => player().playhead.get()).toBe(20_000)
    expect(part('time').dataset['state']).toBe('clock')
    expect(document.activeElement).toBe(getByRole('button', { name: /^Go to a time/ }))
  })

  it('says what is wrong with a text, and goes nowhere', async () => {
    const { player, getByRole } = await ready(<ReplayTime />)
    const startMs = player().playhead.get()
    await user.click(getByRole('button', { name: /^Go to a time/ }))
    await user.keyboard('order 1042{Enter}')
    expect(getByRole('alert').textContent).toBe('No time found in that text')
    expect(getByRole('textbox').getAttribute('aria-invalid')).toBe('true')
    fireEvent.change(getByRole('textbox'), { target: { value: '2020-01-01T00:00:00Z' } })
    await user.keyboard('{Enter}')
    expect(getByRole('alert').textContent).toBe('That moment lies outside what is recorded')
    expect(player().playhead.get()).toBe(startMs)
  })

  it('closes by Escape and gives focus back', async () => {
    const { part, getByRole } = await ready(<ReplayTime />)
    await user.click(getByRole('button', { name: /^Go to a time/ }))
    await user.keyboard('{Escape}')
    expect(part('time').dataset['state']).toBe('clock')
    expect(document.activeElement).toBe(getByRole('button', { name: /^Go to a time/ }))
  })
})
