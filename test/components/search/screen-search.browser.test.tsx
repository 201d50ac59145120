import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { ReplayControls } from '../../../src/components/controls/replay-controls.tsx'
import { Panels } from '../../../src/components/panels/panels.tsx'
import type { ScreenHit } from '../../../src/components/search/screen-search.ts'
import { TimelineRoot } from '../../../src/components/timeline/timeline-root.tsx'
import type { Player } from '../../../src/player/player.ts'
import { expectAccessible, renderHand, type RenderHandOptions } from '../render-hand.tsx'
import { SHOP_DURATION_MS } from '../shop-view.ts'

afterEach(cleanup)

const hit = (fromMs: number, more: Partial<ScreenHit> = {}): ScreenHit => ({
  windowId: 'w1',
  fromMs,
  toMs: fromMs + 5_000,
  text: 'Sorry: Payment declined. Try another card.',
  nodeId: 7,
  ...more,
})

type Search = Player['search']

function show(search: Search, options: RenderHandOptions = {}) {
  const asked: string[] = []
  const rendered = renderHand(
    <>
      <TimelineRoot />
      <ReplayControls />
      <Panels />
    </>,
    {
      search: (text, given) => {
        asked.push(text)
        return search(text, given)
      },
      ...options,
    },
  )
  return { ...rendered, asked, user: userEvent.setup() }
}

const finding =
  (hits: readonly ScreenHit[], truncated = false): Search =>
  async () => ({ hits, truncated })

const field = () => screen.findByRole('searchbox', { name: 'Text on the page' })
const rows = () => screen.findAllByRole('button', { name: /Payment declined/ })
const openSearch = (user: ReturnType<typeof userEvent.setup>) =>
  user.click(screen.getByRole('button', { name: 'Find a text that was on screen' }))

describe('the search for what was on screen', () => {
  it('opens by its button, with focus in the field', async () => {
    const { user } = show(finding([]))
    await openSearch(user)
    expect(document.activeElement).toBe(await field())
    expect(screen.getByText('Find when a text was on screen')).toBeDefined()
  })

  it('opens by / where no other search can be seen', async () => {
    const { container, user } = show(finding([]), { records: [] })
    await user.click(screen.getByRole('tab', { name: /^Info/ }))
    fireEvent.keyDown(container.querySelector('.replay-root')!, { key: '/' })
    expect(document.activeElement).toBe(await field())
  })

  it('lists time and excerpt of what was found, earliest first, with the text marked', async () => {
    const { user, container } = show(finding([hit(200_000), hit(90_000)]))
    await openSearch(user)
    await user.type(await field(), 'payment DECLINED')
    const found = await rows()
    expect(found.map((row) => row.querySelector('time')?.textContent)).toEqual(['01:30', '03:20'])
    expect(found[0]?.querySelector('mark')?.textContent).toBe('Payment declined')
    expect(screen.getByText('2 found')).toBeDefined()
    await expectAccessible(container)
  })

  it('asks once for what is typed in one go', async () => {
    const { user, asked } = show(finding([hit(1_000)]))
    await openSearch(user)
    await user.type(await field(), 'declined')
    await rows()
    expect(asked).toEqual(['declined'])
  })

  it('goes to the moment, and says that a search was why', async () => {
    const { user, player } = show(finding([hit(90_000)]))
    await openSearch(user)
    await user.type(await field(), 'declined')
    await user.click((await rows())[0]!)
    expect(player.seeks.at(-1)).toMatchObject({ offsetMs: 90_000, reason: 'search' })
  })

  it('shows the window in which the text was, where another one was active', async () => {
    const { user, player } = show(finding([hit(90_000, { windowId: 'w2' })]))
    const showWindow = vi.spyOn(player, 'showWindow')
    await openSearch(user)
    await user.type(await field(), 'declined')
    await user.click((await rows())[0]!)
    expect(showWindow).toHaveBeenCalledWith('w2')
  })

  it('draws when it was there along the timeline, where a press goes to it', async () => {
    const { user, player, container } = show(finding([hit(SHOP_DURATION_MS / 2)]))
    expect(container.querySelector('[data-lane="on-screen"]')).toBeNull()
    await openSearch(user)
    await user.type(await field(), 'declined')
    const lane = await waitFor(() => {
      const found = container.querySelector<HTMLElement>('[data-lane="on-screen"]')
      expect(found).not.toBeNull()
      return found!
    })
    await waitFor(() => expect(lane.querySelector('.replay-search-span')).not.toBeNull())
    const box = lane.getBoundingClientRect()
    fireEvent.click(lane, { clientX: box.left + box.width * 0.3 })
    expect(player.seeks.at(-1)).toMatchObject({ offsetMs: SHOP_DURATION_MS / 2, reason: 'search' })
  })

  it('lights up the row that the playhead has passed', async () => {
    const { user, player } = show(finding([hit(10_000), hit(90_000)]))
    await openSearch(user)
    await user.type(await field(), 'declined')
    await rows()
    act(() => player.moveTo(95_000))
    await waitFor(async () => expect((await rows())[1]?.getAttribute('aria-current')).toBe('time'))
  })

  it('says that it was not there only when all of the recording is known', async () => {
    const { user, player } = show(finding([]), { view: { complete: false } })
    await openSearch(user)
    await user.type(await field(), 'refund')
    expect(await screen.findByText('“refund” was not on screen so far')).toBeDefined()
    act(() => player.patchView({ complete: true }))
    expect(await screen.findByText('“refund” was not on screen')).toBeDefined()
  })

  it('asks again when the rest of the recording is there', async () => {
    const { user, player, asked } = show(finding([]), { view: { complete: false } })
    await openSearch(user)
    await user.type(await field(), 'refund')
    await screen.findByText('“refund” was not on screen so far')
    act(() => player.patchView({ complete: true }))
    await waitFor(() => expect(asked).toEqual(['refund', 'refund']))
  })

  it('keeps the newest question: an older answer that comes late is not shown', async () => {
    const answers: ((hits: readonly ScreenHit[]) => void)[] = []
    const { user } = show(() => new Promise((resolve) => answers.push((hits) => resolve({ hits, truncated: false }))))
    await openSearch(user)
    await user.type(await field(), 'first')
    await waitFor(() => expect(answers).toHaveLength(1))
    await user.clear(await field())
    await user.type(await field(), 'second')
    await waitFor(() => expect(answers).toHaveLength(2))
    await act(async () => answers[1]!([hit(2_000)]))
    await act(async () => answers[0]!([hit(1_000), hit(3_000)]))
    expect(await screen.findByText('1 found')).toBeDefined()
  })

  it('shows what was found so far while the rest is searched', async () => {
    let end = () => {}
    const { user, container } = show(async (_, { onPartial } = {}) => {
      onPartial?.({ hits: [hit(90_000)], truncated: false })
      await new Promise<void>((resolve) => (end = resolve))
      return { hits: [hit(90_000), hit(200_000)], truncated: false }
    })
    await openSearch(user)
    await user.type(await field(), 'payment')
    expect(await rows()).toHaveLength(1)
    expect(screen.getByText('Searching…')).toBeDefined()
    expect(container.querySelectorAll('.replay-search-span')).toHaveLength(1)
    await act(async () => end())
    expect(await screen.findByText('2 found')).toBeDefined()
    expect(await rows()).toHaveLength(2)
  })

  it('says when there is more than it tells, and when it failed', async () => {
    const search = vi.fn<Search>()
    search.mockResolvedValueOnce({ hits: [hit(1_000)], truncated: true }).mockRejectedValueOnce(new Error('broken'))
    const { user } = show(search)
    await openSearch(user)
    await user.type(await field(), 'a')
    expect(await screen.findByText('first 1')).toBeDefined()
    await user.type(await field(), 'b')
    expect(await screen.findByText(/The search failed/)).toBeDefined()
  })

  it('has no button where no panel offers it', () => {
    renderHand(
      <>
        <ReplayControls />
        <Panels panels={['info']} />
      </>,
    )
    expect(within(document.body).queryByRole('button', { name: 'Find a text that was on screen' })).toBeNull()
  })
})
