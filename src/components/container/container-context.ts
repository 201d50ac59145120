import { createContext, useContext } from 'react'

/** How much room the container has, measured: `wide` ≥ 1050 px, `medium` ≥ 640 px, `compact` below; more for larger text. */
export type ContainerSize = 'wide' | 'medium' | 'compact'

/** What the parts may know of the container around them. Changes only when the container itself changes. */
export interface ContainerContextValue {
  /** Where overlays are put, so that they work in full screen and in a shadow root; `null` before mounting. */
  readonly portalElement: HTMLElement | null
  readonly size: ContainerSize
  readonly theatre: boolean
  readonly fullscreen: boolean
  /** Whether the host's page may go full screen at all. */
  readonly canFullscreen: boolean
  /** Whether keys work, so that tooltips may name them. */
  readonly keyboard: boolean
  readonly toggleTheatre: () => void
  readonly toggleFullscreen: () => void
  readonly openHelp: () => void
}

export const ContainerContext = createContext<ContainerContextValue>({
  portalElement: null,
  size: 'wide',
  theatre: false,
  fullscreen: false,
  canFullscreen: false,
  keyboard: false,
  toggleTheatre: noop,
  toggleFullscreen: noop,
  openHelp: noop,
})

/** The container around the caller. Re-renders when its size class, theatre or full screen changes. */
export function useReplayContainer(): ContainerContextValue {
  return useContext(ContainerContext)
}

/** Where overlays belong: pass it as `container` to every Radix portal. */
export function usePortalElement(): HTMLElement | null {
  return useContext(ContainerContext).portalElement
}

function noop(): void {}
