import { cleanup } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'

import { ReplayControls } from '../../../src/components/controls/replay-controls.tsx'
import { renderReplay, untilPaused } from '../render-replay.tsx'

afterEach(async () => {
  if (document.fullscreenElement) await document.exitFullscreen()
  cleanup()
})

describe('full screen', () => {
  it('fills the screen with the container, overlays included, and leaves it again', async () => {
    const replay = renderReplay(<ReplayControls />)
    await untilPaused(replay)
    await userEvent.click(replay.part('fullscreen-button'))
    await expect.poll(() => document.fullscreenElement).toBe(replay.root())
    await expect.poll(() => replay.root().hasAttribute('data-fullscreen')).toBe(true)
    await userEvent.click(replay.part('speed-menu'))
    const menu = await replay.findByRole('menu')
    const { left, top } = menu.getBoundingClientRect()
    expect(document.elementFromPoint(left + 5, top + 5)?.closest('[role=menu]')).toBe(menu)
    await userEvent.keyboard('{Escape}')
    await document.exitFullscreen()
    await expect.poll(() => replay.root().hasAttribute('data-fullscreen')).toBe(false)
  })
})
