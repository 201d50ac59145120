import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useRef } from 'react'

import {
  bridgeSource,
  cachedSource,
  fallbackSource,
  fileSource,
  httpSource,
  indexedDbStore,
  memorySource,
  postHogSource,
  Replay,
  ReplayPlayButton,
  ReplayRoot,
  SessionReplay,
  useFlags,
  useInspector,
  useMarkers,
  usePerson,
  usePlayhead,
  usePlayheadEffect,
  useRecording,
  useRecordHistory,
  useRecordings,
  useReplayPlayer,
  type ReplayRecord,
  type ReplaySource,
  type SessionReplayHandle,
} from 'portal-replay'
import { createPlayer, type Player } from 'portal-replay/player'
import type { RecordingView } from 'portal-replay/recording'

interface Order {
  readonly id: number
  readonly createdAt: Date
  readonly recordingId: string
}

export function OrderReplay({ order }: { order: Order }) {
  const handle = useRef<SessionReplayHandle>(null)
  const records: ReplayRecord[] = [
    {
      type: 'order',
      id: order.id,
      label: `Order ${order.id}`,
      at: order.createdAt,
      fields: { total: 12 },
      history: [{ at: '2026-11-23T14:03:11Z', actor: 'worker', changes: { status: ['new', 'failed'] } }],
    },
  ]
  return (
    <SessionReplay
      ref={handle}
      source={httpSource({ baseUrl: '/api/replay' })}
      recordingId={order.recordingId}
      startAt={order.createdAt}
      records={records}
      markers={[{ id: 'm1', at: { offsetMs: 1_000 }, endAt: order.createdAt, label: 'Retried', tone: 'warning' }]}
      clockOffsetMs={-250}
      assets={{ allow: ['cdn.shop.example'] }}
      panels={['records', 'events', 'console', 'network', 'errors', 'flags', 'person', 'info']}
      autoPlay={false}
      onReady={(recording) => recording.startMs.toFixed()}
      onPlayheadChange={(offsetMs, { reason }) => [offsetMs.toFixed(), reason satisfies 'playback' | 'seek']}
      onMarkerClick={(marker, { reason }) => [marker.id, reason satisfies 'pointer' | 'key']}
      onRecordClick={(record) => record.label.trim()}
      onView={({ recordingId, startMs, endMs }) => [recordingId, endMs - startMs]}
      onAssetBlocked={({ url, directive }) => [url, directive]}
      onSeek={(offsetMs, { reason }) => handle.current?.seek({ offsetMs: reason === 'user' ? offsetMs : 0 })}
      onError={(error) => error.code satisfies string}
    />
  )
}

export function ByPerson({ source }: { source: ReplaySource }) {
  return <SessionReplay source={source} match={{ email: 'ada@example.com', at: new Date() }} />
}

export async function drive(handle: SessionReplayHandle): Promise<Blob> {
  handle.play()
  handle.pause()
  await handle.seek('2026-11-23T14:03:11Z')
  const stop = handle.subscribe(() => handle.getState().status)
  stop()
  return handle.exportFile()
}

export const everySource: readonly ReplaySource[] = [
  cachedSource(httpSource({ baseUrl: 'https://replay.example' }), indexedDbStore({ name: 'mine' }), { maxBytes: 1e8 }),
  fallbackSource(
    httpSource({ baseUrl: '/archive' }),
    postHogSource({ host: 'https://eu.posthog.com', projectId: 1, sharingAccessToken: 'token' }),
  ),
  fileSource([new File(['[]'], 'visit.json')]),
  bridgeSource({ id: 'retool', bridge: { send: ({ path }) => void path, subscribe: () => () => {} } }),
  bridgeSource({
    id: 'retool-posthog',
    bridge: { send: async () => {}, subscribe: () => () => {} },
    reads: { postHogProject: 7 },
  }),
]

export function Beside({ source }: { source: ReplaySource }) {
  const [order] = useRecordHistory()
  const one = useRecordHistory('order:1042')
  const { items } = useInspector({ kinds: new Set(['console', 'network']), query: 'declined' })
  const { markers } = useMarkers({ kinds: new Set(['record', 'host']) })
  const { flags } = useFlags()
  const { person } = usePerson()
  const { data } = useRecordings(source, { email: 'ada@example.com', limit: 5 })
  return (
    <p>
      {order?.record.label} {one?.key} {items.length} {markers.length} {flags[0]?.key} {person?.email}{' '}
      {data?.recordings[0]?.id}
    </p>
  )
}

export function Composed() {
  return (
    <QueryClientProvider client={new QueryClient()}>
      <Replay.Root source={memorySource({ recordings: [] })} recordingId="r1" startAt={{ offsetMs: 500 }}>
        <Replay.Container className="mine" id="replay">
          <Replay.Viewport />
          <Replay.PlayButton />
          <Facts />
        </Replay.Container>
      </Replay.Root>
      <ReplayRoot source={memorySource({ recordings: [] })} recordingId="r1">
        <ReplayPlayButton aria-describedby="why" />
      </ReplayRoot>
    </QueryClientProvider>
  )
}

function Facts() {
  const player: Player = useReplayPlayer()
  const status: 'loading' | 'paused' | 'playing' | 'buffering' | 'ended' | 'failed' = useReplayPlayer((it) => it.status)
  const second: number = usePlayhead({ everyMs: 1_000 })
  usePlayheadEffect((offsetMs) => void offsetMs.toFixed())
  return (
    <button type="button" onClick={() => player.seek({ offsetMs: second + 5_000 })}>
      {status}
    </button>
  )
}

export function Title({ source }: { source: ReplaySource }) {
  const { data, error } = useRecording(source, 'r1')
  return <h2>{data?.startUrl ?? error?.message}</h2>
}

export async function headless(source: ReplaySource): Promise<RecordingView> {
  const player = createPlayer({ source, recordingId: 'r1', startAt: '2026-11-23T14:03:11Z' })
  const stop = player.subscribe(() => {})
  await player.seek({ offsetMs: 1_000 })
  const { view } = player.getState()
  stop()
  player.destroy()
  return view
}
