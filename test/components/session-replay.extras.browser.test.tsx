import { act, cleanup, render } from '@testing-library/react'
import { createRef } from 'react'
import { afterEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import '../../src/styles/styles.css'

import type { SessionReplayHandle } from '../../src/components/root/replay-handle.tsx'
import { SessionReplay } from '../../src/components/session-replay.tsx'
import { RECORDING_ID, visitSource } from '../../stories/fixtures/sources.ts'

afterEach(cleanup)

async function show(previews?: boolean) {
  const handle = createRef<SessionReplayHandle>()
  const result = render(
    <div style={{ width: 1200, paddingBlockStart: 20 }}>
      <SessionReplay
        ref={handle}
        source={visitSource()}
        recordingId={RECORDING_ID}
        {...(previews !== undefined && { previews })}
      />
    </div>,
  )
  await expect.poll(() => handle.current?.getState().status).toBe('paused')
  await expect.poll(() => handle.current?.getState().view.complete).toBe(true)
  const part = (name: string) => result.container.querySelector<HTMLElement>(`[data-replay-part="${name}"]`)!
  return { ...result, handle: handle.current!, part }
}

it('shows the page as it was where one points, and takes the picture along when it goes', async () => {
  const { part, handle, unmount } = await show()
  await userEvent.hover(page.elementLocator(part('timeline-track')))
  await expect.poll(() => part('timeline-preview').dataset['state']).toBe('shown')
  expect(part('timeline-preview').querySelectorAll('[data-shown] iframe').length).toBeGreaterThan(0)
  expect(handle.getState().seekingToMs).toBeNull()
  unmount()
  await expect.poll(() => document.querySelectorAll('iframe').length).toBe(0)
})

it('makes no picture where the host wants none', async () => {
  const { container } = await show(false)
  expect(container.querySelector('[data-replay-part="timeline-preview"]')).toBeNull()
})

it('finds what was on the recorded pages, and goes there', async () => {
  const { part, handle, getByRole, findAllByRole } = await show()
  await userEvent.click(page.elementLocator(part('screen-search-button')))
  await userEvent.type(page.elementLocator(getByRole('searchbox', { name: 'Text on the page' })), 'pay')
  const [first] = await findAllByRole('button', { name: /pay/i, current: false })
  expect(first).toBeDefined()
  await expect.poll(() => part('screen-hit')).not.toBeNull()
  await act(async () => part('screen-hit').click())
  await expect.poll(() => handle.getState().seekingToMs).toBeNull()
})

it('hands out the whole recording as a file', async () => {
  const { handle } = await show()
  const file = await handle.exportFile()
  expect(JSON.parse(await file.text())).toMatchObject({ version: '2023-04-28', data: { id: RECORDING_ID } })
})
