import type { RendererFact, RendererOptions } from '../../../src/player/renderer.ts'
import type { ReplayEvent } from '../../../src/recording/events.ts'

/** What a test can do in a page that embeds our renderers. Plain data both ways. */
export interface RendererLab {
  /** Makes a renderer. Resolves to its kind, or to what kept it from being made. */
  mount(options: RendererOptions): Promise<string>
  show(events: readonly ReplayEvent[], offsetMs: number): Promise<void>
  apply(events: readonly ReplayEvent[], offsetMs: number): Promise<void>
  facts(): readonly RendererFact[]
  unmount(): void
  /** Makes a player of a recording and mounts it. */
  open(events: readonly ReplayEvent[], options: RendererOptions): Promise<void>
  play(): void
  seek(offsetMs: number): Promise<void>
  retry(): void
  state(): LabState
  /** Shows the whole component. */
  component(events: readonly ReplayEvent[], options: RendererOptions): void
  /** Begins to watch how long the page's thread does not answer. */
  watchThread(): void
  longestGapMs(): number
}

export interface LabState {
  readonly status: string
  readonly error: { readonly code: string; readonly message: string } | null
  readonly playheadMs: number
}

declare global {
  interface Window {
    rendererLab: RendererLab
  }
}
