import { QueryClient } from '@tanstack/react-query'
import { useMemo, useState, type CSSProperties, type ReactNode } from 'react'

import { ReplayContainer } from '../../src/components/container/replay-container.tsx'
import { ReplayCallbacksContext, type ReplayCallbacks } from '../../src/hooks/replay-callbacks.ts'
import { ReplayContext } from '../../src/hooks/replay-context.ts'
import { ReplayQueryClientContext } from '../../src/hooks/use-replay-query-client.ts'
import type { Player } from '../../src/player/player.ts'
import type { ReplayMarker, ReplayRecord } from '../../src/player/records/record.ts'
import type { Person, ProductEvent, ReplaySource } from '../../src/recording/replay-source.ts'
import { ReplayError } from '../../src/shared/errors.ts'

export interface HandReplayProps {
  readonly player: Player
  readonly source?: ReplaySource
  readonly records?: readonly ReplayRecord[]
  readonly markers?: readonly ReplayMarker[]
  readonly clockOffsetMs?: number
  readonly callbacks?: ReplayCallbacks
  readonly theme?: 'light' | 'dark'
  readonly style?: CSSProperties
  readonly children: ReactNode
}

/** Parts around a player that the test holds, in a real container. */
export function HandReplay({
  player,
  source = handSource(),
  records = [],
  markers = [],
  clockOffsetMs = 0,
  ...props
}: HandReplayProps) {
  const [queryClient] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false } } }))
  const [callbacks] = useState({ current: props.callbacks ?? {} })
  const value = useMemo(
    () => ({ player, source, recordingId: 'rec-1', records, markers, clockOffsetMs }),
    [player, source, records, markers, clockOffsetMs],
  )
  return (
    <ReplayQueryClientContext.Provider value={queryClient}>
      <ReplayCallbacksContext.Provider value={callbacks}>
        <ReplayContext.Provider value={value}>
          <ReplayContainer {...(props.theme && { theme: props.theme })} {...(props.style && { style: props.style })}>
            {props.children}
          </ReplayContainer>
        </ReplayContext.Provider>
      </ReplayCallbacksContext.Provider>
    </ReplayQueryClientContext.Provider>
  )
}

/** A source of which only the facts beside the bytes matter. What is not given, it does not know. */
export function handSource(
  facts: { person?: Person | null; productEvents?: readonly ProductEvent[] | 'fails' } = {},
): ReplaySource {
  const { person, productEvents } = facts
  return {
    id: `hand:${JSON.stringify(facts)}`,
    capabilities: {
      list: false,
      person: person !== undefined,
      productEvents: productEvents !== undefined,
      flags: false,
      live: false,
    },
    getRecording: async (id) => ({ id, startMs: 0, endMs: 0, ongoing: false }),
    listBlocks: async () => ({ blocks: [], complete: true }),
    async *readBlocks() {},
    getPerson: async () => person ?? null,
    async getProductEvents() {
      if (productEvents === 'fails') throw new ReplayError('forbidden', { what: 'Not allowed.' })
      return productEvents ?? []
    },
  }
}
