import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { act, cleanup, render } from '@testing-library/react'
import { Activity, createRef, StrictMode, type ReactElement } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { ReplayContainer } from '../../../src/components/container/replay-container.tsx'
import { ReplayHandle, type SessionReplayHandle } from '../../../src/components/root/replay-handle.tsx'
import { ReplayRoot, type ReplayRootProps } from '../../../src/components/root/replay-root.tsx'
import { ReplayViewport } from '../../../src/components/viewport/replay-viewport.tsx'
import { recordingQuery } from '../../../src/hooks/replay-queries.ts'
import { useReplayContext } from '../../../src/hooks/replay-context.ts'
import { useReplayQueryClient } from '../../../src/hooks/use-replay-query-client.ts'
import type { Player } from '../../../src/player/player.ts'
import { memorySource } from '../../../src/sources/index.ts'
import { shopVisit, twoWindowVisit, VISIT_START_MS } from '../../../stories/fixtures/shop-visit.ts'
import { failingSource, RECORDING_ID, visitSource } from '../../../stories/fixtures/sources.ts'

afterEach(cleanup)

let player: Player
function Probe() {
  player = useReplayContext().player
  return null
}

function tree(props: Partial<ReplayRootProps> = {}) {
  const all = {
    source: visitSource(),
    ...(props.match ? {} : { recordingId: RECORDING_ID }),
    ...props,
  } as ReplayRootProps
  return (
    <ReplayRoot {...all}>
      <Probe />
      <ReplayContainer>
        <ReplayViewport />
      </ReplayContainer>
    </ReplayRoot>
  )
}

const paused = () => expect.poll(() => player.getState().status).toBe('paused')

describe('ReplayRoot', () => {
  it('keeps its player when the host makes an equal source with every render', async () => {
    const { rerender } = render(tree())
    await paused()
    const first = player
    const frame = document.querySelector('iframe')
    rerender(tree({ source: visitSource() }))
    rerender(tree({ source: visitSource(), markers: [{ id: 'm', at: { offsetMs: 1 }, label: 'm' }] }))
    expect(player).toBe(first)
    expect(document.querySelector('iframe')).toBe(frame)
  })

  it('starts where it is told, on the database’s clock', async () => {
    render(tree({ startAt: new Date(VISIT_START_MS + 9_000), clockOffsetMs: 1_000 }))
    await paused()
    expect(player.playhead.get()).toBe(10_000)
  })

  it('seeks when the host moves startAt, and says why', async () => {
    const onSeek = vi.fn()
    const { rerender } = render(tree({ startAt: { offsetMs: 5_000 }, onSeek }))
    await paused()
    const first = player
    rerender(tree({ startAt: { offsetMs: 12_000 }, onSeek }))
    await expect.poll(() => player.playhead.get()).toBe(12_000)
    expect(player).toBe(first)
    expect(onSeek).toHaveBeenLastCalledWith(12_000, { reason: 'api' })
  })

  it('stays where the viewer went when the host renders the same startAt again', async () => {
    const { rerender } = render(tree({ startAt: new Date(VISIT_START_MS + 5_000) }))
    await paused()
    await player.seek(20_000)
    rerender(tree({ startAt: new Date(VISIT_START_MS + 5_000) }))
    await act(async () => {})
    expect(player.playhead.get()).toBe(20_000)
  })

  it('plays another recording when the host names another', async () => {
    const events = { events: shopVisit() }
    const source = () =>
      memorySource({
        recordings: [
          { info: { id: 'a' }, ...events },
          { info: { id: 'b' }, events: twoWindowVisit() },
        ],
        id: 'ab',
      })
    const { rerender } = render(tree({ source: source(), recordingId: 'a' }))
    await paused()
    const first = player
    rerender(tree({ source: source(), recordingId: 'b' }))
    await expect.poll(() => player.getState().recording?.id).toBe('b')
    await paused()
    expect(player).not.toBe(first)
    expect(document.querySelectorAll('[data-replay-part=stage] > *').length).toBe(1)
  })

  it('finds the recording by person and moment, and starts at the moment', async () => {
    render(tree({ match: { email: 'maria.lopez@example.com', at: new Date(VISIT_START_MS + 20_000) } }))
    await paused()
    expect(player.getState().recording?.id).toBe(RECORDING_ID)
    expect(player.playhead.get()).toBe(20_000)
  })

  it('fails as any load fails when the person has no recording', async () => {
    render(tree({ match: { email: 'nobody@example.com', at: VISIT_START_MS } }))
    await expect.poll(() => player.getState().error?.code).toBe('not_found')
  })

  it('tells the host when it is ready, what is watched, and where the playhead is', async () => {
    const onReady = vi.fn()
    const onView = vi.fn()
    const onPlayheadChange = vi.fn()
    const { unmount } = render(tree({ onReady, onView, onPlayheadChange }))
    await paused()
    expect(onReady).toHaveBeenCalledOnce()
    expect(onReady).toHaveBeenCalledWith(expect.objectContaining({ id: RECORDING_ID }), { reason: 'loaded' })
    expect(onView).toHaveBeenCalledWith({ recordingId: RECORDING_ID, startMs: 0, endMs: 0 }, { reason: 'opened' })
    player.play()
    await expect.poll(() => player.playhead.get()).toBeGreaterThan(700)
    player.pause()
    await expect.poll(() => onView.mock.calls.length).toBe(2)
    const [viewed, details] = onView.mock.lastCall as [{ startMs: number; endMs: number }, unknown]
    expect(details).toEqual({ reason: 'watched' })
    expect(viewed.endMs - viewed.startMs).toBeGreaterThan(500)
    const playback = onPlayheadChange.mock.calls.filter(([, { reason }]) => reason === 'playback')
    expect(playback.length).toBeGreaterThan(0)
    expect(playback.length).toBeLessThanOrEqual(6)
    unmount()
  })

  it('tells the host of a failure once', async () => {
    const onError = vi.fn()
    render(tree({ source: failingSource('forbidden', { what: 'no' }), onError }))
    await expect.poll(() => onError.mock.calls.length).toBe(1)
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'forbidden' }), { reason: 'forbidden' })
  })

  it('survives StrictMode with one player and one frame', async () => {
    const onReady = vi.fn()
    render(<StrictMode>{tree({ onReady })}</StrictMode>)
    await paused()
    expect(document.querySelectorAll('[data-replay-part=stage] > *').length).toBe(1)
    player.play()
    await expect.poll(() => player.playhead.get()).toBeGreaterThan(200)
  })

  /** Hides what has been shown and prepared, and shows it again: with another player then. */
  async function hiddenAndShown(replay: ReactElement, prepare?: () => Promise<void>): Promise<void> {
    const at = (mode: 'visible' | 'hidden') => <Activity mode={mode}>{replay}</Activity>
    const { rerender } = render(at('visible'))
    await paused()
    await prepare?.()
    const first = player
    rerender(at('hidden'))
    await expect.poll(() => document.querySelectorAll('iframe').length).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 50))
    rerender(at('visible'))
    await expect.poll(() => player !== first).toBe(true)
    await paused()
  }

  it('comes back at the same moment after it was hidden by <Activity>', async () => {
    await hiddenAndShown(tree(), () => player.seek(15_000))
    expect(player.playhead.get()).toBe(15_000)
    expect(document.querySelectorAll('[data-replay-part=stage] > *').length).toBe(1)
  })

  it('still waits for a moment that is not recorded yet after it was hidden by <Activity>', async () => {
    const replay = tree({ source: visitSource(undefined, { ongoing: true }), startAt: { offsetMs: 9_000_000 } })
    await hiddenAndShown(replay)
    expect(player.getState().awaited).toMatchObject({ offsetMs: 9_000_000 })
  })

  it('gives the host a handle', async () => {
    const handle = createRef<SessionReplayHandle>()
    render(
      <ReplayRoot source={visitSource()} recordingId={RECORDING_ID}>
        <Probe />
        <ReplayHandle ref={handle} />
        <ReplayViewport />
      </ReplayRoot>,
    )
    await paused()
    await handle.current!.seek({ offsetMs: 6_000 })
    expect(player.playhead.get()).toBe(6_000)
    handle.current!.play()
    expect(handle.current!.getState().status).not.toBe('paused')
  })

  describe('query client', () => {
    let used: QueryClient
    function Ask() {
      const { source, recordingId } = useReplayContext()
      used = useReplayQueryClient()
      return <p>{useQuery(recordingQuery(source, recordingId), used).data?.id}</p>
    }
    const withAsk = (props: { queryClient?: QueryClient } = {}) => (
      <ReplayRoot source={visitSource()} recordingId={RECORDING_ID} {...props}>
        <Ask />
      </ReplayRoot>
    )

    it('is the one given, before the host’s', async () => {
      const [given, host] = [new QueryClient(), new QueryClient()]
      const { findByText } = render(
        <QueryClientProvider client={host}>{withAsk({ queryClient: given })}</QueryClientProvider>,
      )
      await findByText(RECORDING_ID)
      expect(given.getQueryCache().getAll().length).toBe(1)
      expect(host.getQueryCache().getAll().length).toBe(0)
    })

    it('is the host’s where there is one', async () => {
      const host = new QueryClient()
      const { findByText } = render(<QueryClientProvider client={host}>{withAsk()}</QueryClientProvider>)
      await findByText(RECORDING_ID)
      expect(
        host
          .getQueryCache()
          .getAll()
          .map((query) => query.queryKey[0]),
      ).toEqual(['portal-replay'])
    })

    it('is a private one where the host has none', async () => {
      const { findByText } = render(withAsk())
      await findByText(RECORDING_ID)
      expect(used).toBeInstanceOf(QueryClient)
    })
  })
})
