/** What the portal's page can do for a test, and what it noticed. Plain data both ways. */
export interface PortalLab {
  /** Shows the recording at an address. Resolves when it can be played, or says that it cannot. */
  open(url: string): Promise<void>
  play(): void
  seek(offsetMs: number): Promise<void>
  progress(): PortalProgress
  noticed(): PortalNotices
}

export interface PortalProgress {
  readonly ended: boolean
  /** Why nothing can be shown, as the player says it to its viewer; `null` while all is well. */
  readonly refused: string | null
}

export interface PortalNotices {
  /** Whether the node that every case adds last is on the replayed page. */
  readonly rendered: boolean
  /** What the portal's own custom element was made to do. */
  readonly gadget: readonly string[]
  /** Changes to the portal's page outside the stage. */
  readonly touched: readonly string[]
  readonly polluted: boolean
  readonly errors: readonly string[]
  /** The longest time that the page's thread was busy, ms. */
  readonly busiestMs: number
  readonly active: string
  readonly typed: string
  readonly covered: boolean
  readonly history: number
  readonly title: string
  readonly sandboxes: readonly string[]
}

declare global {
  interface Window {
    portal: PortalLab
  }
}
