import { expect } from 'vitest'
import { render, type RenderResult } from '@testing-library/react'
import type { ReactNode } from 'react'

import '../../src/styles/styles.css'

import { ReplayContainer, type ReplayContainerProps } from '../../src/components/container/replay-container.tsx'
import { ReplayRoot, type ReplayRootProps } from '../../src/components/root/replay-root.tsx'
import { ReplayViewport } from '../../src/components/viewport/replay-viewport.tsx'
import { useReplayPlayer } from '../../src/hooks/use-replay-player.ts'
import type { Player } from '../../src/player/player.ts'
import { RECORDING_ID, visitSource } from '../../stories/fixtures/sources.ts'

export interface RenderedReplay extends RenderResult {
  readonly player: () => Player
  readonly root: () => HTMLElement
  /** The element of a part. */
  readonly part: (name: string) => HTMLElement
}

type Options = Partial<Omit<ReplayRootProps, 'children'>> & { readonly containerProps?: ReplayContainerProps }

/** Parts of a replay of the shop visit, in a container with a viewport; the page is really built. */
export function renderReplay(children: ReactNode, { containerProps, ...options }: Options = {}): RenderedReplay {
  let current: Player | null = null
  const Probe = () => {
    current = useReplayPlayer()
    return null
  }
  const props = {
    source: visitSource(),
    ...(options.match ? {} : { recordingId: RECORDING_ID }),
    ...options,
  } as ReplayRootProps
  const result = render(
    <ReplayRoot {...props}>
      <Probe />
      <ReplayContainer {...containerProps}>
        <ReplayViewport />
        {children}
      </ReplayContainer>
    </ReplayRoot>,
  )
  const part = (name: string) => {
    const found = result.container.querySelector<HTMLElement>(`[data-replay-part="${name}"]`)
    if (found) return found
    throw new Error(`No part ${name} is rendered.`)
  }
  return { ...result, part, root: () => part('container'), player: () => current! }
}

/** Waits until the replay is at rest with a picture. */
export async function untilPaused({ player }: Pick<RenderedReplay, 'player'>): Promise<void> {
  await expect.poll(() => player().getState().status).toBe('paused')
  await expect.poll(() => player().getState().viewport).not.toBeNull()
}
