import type { ReplayContextValue } from '../../hooks/replay-context.ts'
import { seekWithin } from '../shared/seek-within.ts'
import type { ContainerContextValue } from './container-context.ts'
import type { KeyCommand } from './key-command.ts'
import { markerStops, neighbourSpeed, nextStop, windowAfter } from './stops.ts'

interface KeyTargets {
  readonly replay: ReplayContextValue
  readonly container: ContainerContextValue
  /** Puts focus into the first visible search field. */
  readonly focusSearch: () => void
}

/** Does what a key asked for. */
export function runKeyCommand(command: KeyCommand, { replay, container, focusSearch }: KeyTargets): void {
  const { player } = replay
  const state = player.getState()
  const seek = (offsetMs: number | null) => {
    if (offsetMs !== null) void seekWithin(player, offsetMs, 'key')
  }
  const hereMs = state.seekingToMs ?? player.playhead.get()

  switch (command.type) {
    case 'toggle-play':
      if (state.status === 'playing' || state.status === 'buffering') player.pause()
      else player.play()
      break
    case 'seek-by':
      seek(hereMs + command.byMs)
      break
    case 'seek-to-fraction':
      seek(state.view.durationMs * command.fraction)
      break
    case 'event':
      seek(
        nextStop(
          state.view.items.map((item) => item.offsetMs),
          hereMs,
          command.direction,
        ),
      )
      break
    case 'marker':
      seek(nextStop(markerStops(replay), hereMs, command.direction))
      break
    case 'speed':
      player.setSpeed(neighbourSpeed(state.speed, command.direction))
      break
    case 'skip-inactivity':
      player.setSkipInactivity(!state.skipInactivity)
      break
    case 'next-window':
      player.showWindow(
        windowAfter(
          state.view.windows.map((window) => window.id),
          state.windowId,
        ),
      )
      break
    case 'fullscreen':
      container.toggleFullscreen()
      break
    case 'theatre':
      container.toggleTheatre()
      break
    case 'search':
      focusSearch()
      break
    case 'help':
      container.openHelp()
  }
}
