import { act, cleanup } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { ReplayStatus } from '../../../src/components/status/replay-status.tsx'
import { statusMessages } from '../../../src/components/status/status-messages.ts'
import type { ReplaySource } from '../../../src/recording/replay-source.ts'
import { ReplayError, type ReplayErrorCode } from '../../../src/shared/errors.ts'
import {
  emptySource,
  failingSource,
  silentSource,
  sourceWithout,
  visitSource,
} from '../../../stories/fixtures/sources.ts'
import { renderReplay, untilPaused } from '../render-replay.tsx'

afterEach(cleanup)

const user = userEvent.setup()

/** Codes that the player takes for passing troubles: it tries again by itself and shows a notice meanwhile. */
const PASSING: readonly ReplayErrorCode[] = ['not_ready', 'rate_limited', 'unavailable', 'network', 'aborted']
const FINAL = (Object.keys(statusMessages.errors) as ReplayErrorCode[]).filter((code) => !PASSING.includes(code))

describe('ReplayStatus', () => {
  it('shows a skeleton while nothing is known', () => {
    const { part } = renderReplay(<ReplayStatus />, { source: silentSource() })
    expect(part('loading').textContent).toContain('Loading the recording')
    expect(part('status').dataset['state']).toBe('loading')
  })

  it('shows nothing over the page once it is there', async () => {
    const replay = renderReplay(<ReplayStatus />)
    await untilPaused(replay)
    expect(replay.part('status').textContent).toBe('')
  })

  it.each(FINAL)('explains %s', async (code) => {
    const source = failingSource(code, { what: 'The source said no.', why: 'Because.', fix: 'Ask Ada.', status: 418 })
    const { part, findByRole } = renderReplay(<ReplayStatus />, { source })
    const alert = await findByRole('alert')
    const { title, body, action } = statusMessages.errors[code]
    expect(alert.textContent).toContain(title)
    expect(alert.textContent).toContain(body)
    expect(alert.textContent).toContain('Ask Ada.')
    expect(alert.textContent).toContain('HTTP 418')
    expect(part('status').dataset['error']).toBe(code)
    const offered = alert.querySelector('button')?.textContent
    expect(offered).toBe(code === 'renderer_blocked' ? undefined : action)
  })

  it('tells a recording without events from one that is not there', async () => {
    const { findByRole } = renderReplay(<ReplayStatus />, { source: emptySource() })
    expect((await findByRole('alert')).textContent).toContain(statusMessages.errors.empty.title)
  })

  it('offers a window of its own where the host has one, when the page forbids frames', async () => {
    const source = failingSource('renderer_blocked', { what: 'CSP' })
    const { findByRole } = renderReplay(<ReplayStatus openUrl="https://replay.example/embed/1" />, { source })
    const link = await findByRole('link', { name: 'Open in a new window' })
    expect(link.getAttribute('href')).toBe('https://replay.example/embed/1')
    expect(link.getAttribute('rel')).toBe('noopener noreferrer')
  })

  it('tries again when asked, and shows the page when that works', async () => {
    let fails = true
    const inner = visitSource()
    const source: ReplaySource = {
      ...inner,
      getRecording: (id, options) =>
        fails ? Promise.reject(new ReplayError('unauthorized', { what: 'no' })) : inner.getRecording(id, options),
    }
    const replay = renderReplay(<ReplayStatus />, { source })
    await replay.findByRole('alert')
    fails = false
    await user.click(replay.getByRole('button', { name: 'Try again' }))
    await untilPaused(replay)
    expect(replay.queryByRole('alert')).toBeNull()
  })

  it('counts down to the next try when the source asks to wait', async () => {
    const source = failingSource('rate_limited', { what: 'slow down', retryAfterMs: 20_000 })
    const { part } = renderReplay(<ReplayStatus />, { source })
    const seconds = () => Number(/^Next try in (\d+) s$/.exec(part('countdown').textContent)?.[1])
    await expect.poll(seconds).toBeGreaterThan(0)
    const early = seconds()
    expect(early).toBeLessThanOrEqual(20)
    await expect.poll(seconds).toBeLessThan(early)
    expect(part('notice').textContent).toContain('Too many requests')
  })

  it('says which minutes are missing and why, until that is put away', async () => {
    const replay = renderReplay(<ReplayStatus />, { source: sourceWithout([1]) })
    await untilPaused(replay)
    await expect
      .poll(() => replay.part('missing-data').textContent)
      .toMatch(/Missing: 00:\d\d–00:\d\d the source could not deliver it/)
    await user.click(replay.getByRole('button', { name: 'Hide this notice' }))
    expect(replay.container.querySelector('[data-replay-part="missing-data"]')).toBeNull()
  })

  it('leads on from a moment that has no picture', async () => {
    const replay = renderReplay(<ReplayStatus />, { source: sourceWithout([0]), startAt: { offsetMs: 2_000 } })
    await expect.poll(() => replay.player().getState().view.complete).toBe(true)
    expect(replay.part('gap').textContent).toContain('No picture of this moment')
  })

  it('says that a moment is not recorded yet where a live recording has not come to it, until somebody plays', async () => {
    const source = visitSource(undefined, { ongoing: true })
    const replay = renderReplay(<ReplayStatus />, { source, startAt: { offsetMs: 9_000_000 } })
    await untilPaused(replay)
    expect(replay.part('status').textContent).toBe(statusMessages.notRecordedYet)
    act(() => replay.player().play())
    expect(replay.part('status').textContent).not.toContain(statusMessages.notRecordedYet)
  })

  it('never says so of a recording that is over', async () => {
    const replay = renderReplay(<ReplayStatus />, { startAt: { offsetMs: 9_000_000 } })
    const said: (string | null)[] = []
    const listener = new MutationObserver(() => said.push(replay.part('status').textContent))
    listener.observe(replay.part('status'), { subtree: true, childList: true, characterData: true })
    await untilPaused(replay)
    await expect.poll(() => replay.player().getState().view.complete).toBe(true)
    listener.disconnect()
    expect(said).not.toEqual([])
    expect(said).not.toContain(statusMessages.notRecordedYet)
    expect(replay.part('status').textContent).toBe('')
  })

  it('shows no error text of the recording as markup', async () => {
    const source = failingSource('forbidden', { what: '<img src=x onerror=alert(1)>' })
    const { findByRole } = renderReplay(<ReplayStatus />, { source })
    const alert = await findByRole('alert')
    expect(alert.querySelector('img')).toBeNull()
    expect(alert.textContent).toContain('<img src=x onerror=alert(1)>')
  })

  it('asks by itself when the wait for a failed load is over', async () => {
    const tried = vi.fn()
    const inner = visitSource()
    let fails = true
    const source: ReplaySource = {
      ...inner,
      getRecording: (id, options) => {
        tried()
        return fails
          ? Promise.reject(new ReplayError('rate_limited', { what: 'slow', retryAfterMs: 300 }))
          : inner.getRecording(id, options)
      },
    }
    const replay = renderReplay(<ReplayStatus />, { source })
    await expect.poll(() => tried.mock.calls.length).toBe(1)
    fails = false
    await untilPaused(replay)
    expect(tried.mock.calls.length).toBe(2)
    await act(async () => {})
  })
})
