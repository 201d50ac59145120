import { onTestFinished } from 'vitest'

import { createPlayer } from '../../../src/player/create-player.ts'
import { createFrameRenderer } from '../../../src/player/dom/frame-renderer.ts'
import type { Player } from '../../../src/player/player.ts'
import type { ReplayEvent } from '../../../src/recording/events.ts'
import { memorySource } from '../../../src/sources/memory-source.ts'
import { mountElement } from './replay-element.ts'

/** The whole player in an element, with the events as one block that is read in a worker; gone when the test is over. */
export function openPlayer(events: readonly ReplayEvent[], options: { readonly speed?: number } = {}) {
  const element = mountElement()
  const bytes = new TextEncoder().encode(JSON.stringify(events))
  const player: Player = createPlayer({
    source: memorySource({ recordings: [{ info: { id: 'made' }, blocks: [{ bytes }] }] }),
    recordingId: 'made',
    createRenderer: createFrameRenderer(),
    skipInactivity: false,
    ...options,
  })
  onTestFinished(() => player.destroy())
  player.mount(element)
  return { player, element }
}
