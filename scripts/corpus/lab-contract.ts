/** What the pages of the lab can do. Plain data both ways: it crosses from Node into the browser. */

export interface ServedBlock {
  readonly url: string
  /** ms since epoch. */
  readonly startMs?: number
  readonly endMs?: number
}

export interface OpenedRecording {
  /** From the bytes in memory to the first picture, ms. */
  readonly firstFrameMs: number
  readonly startMs: number
  readonly durationMs: number
  readonly events: number
  readonly windows: readonly { readonly id: string; readonly startMs: number; readonly endMs: number }[]
}

/** An archived recording on the lab's server. */
export interface ServedArchive {
  readonly baseUrl: string
  readonly recordingId: string
  /** Where to start, ms from the recording's start. */
  readonly startMs: number
}

/** Where ours rebuilds pages. Those of `isolated` cannot be read as text. */
export type LabRenderer = 'frame' | 'isolated'

export interface PlayerLab {
  /** From nothing, the network included, to the first picture: resolves with the ms it took. */
  openArchive(archive: ServedArchive, renderer?: LabRenderer): Promise<number>
  /** In a `frame` where nothing else is asked for, as above. */
  open(blocks: readonly ServedBlock[], renderer?: LabRenderer): Promise<OpenedRecording>
  showWindow(windowId: string | null): void
  /** Resolves with the ms it took until the picture was painted. */
  seek(offsetMs: number): Promise<number>
  playToEnd(speed: number): Promise<void>
  /** Plays on for so long of the recording, pauses, and resolves with the offset it then stands at. */
  playFor(ms: number, speed: number): Promise<number>
  /** The page that is shown, as text. */
  pageText(): string
  facts(): { readonly failedEvents: number; readonly blockedAssets: number; readonly problems: readonly string[] }
  /** The code of the error that the viewer is shown. */
  failure(): string | null
  close(): void
}

/** rrweb's Replayer with or without its virtual DOM, and rrweb-player, which is the Replayer with controls. */
export type Peer = 'rrweb' | 'rrweb-no-virtual-dom' | 'rrweb-player'

export interface PeerOptions {
  readonly peer: Peer
  /** Only the events of this window, for recordings of several. */
  readonly windowId?: string
  /** Only events that change the page, after our sanitiser has taken out what could do something: as ours has them. */
  readonly sanitized?: boolean
  /** The unsafe canvas replay, where the published figures were made with it. */
  readonly canvas?: boolean
  /** Nothing but the first full snapshot: what rebuilding the page alone costs. */
  readonly onlySnapshot?: boolean
}

export interface PeerLab {
  /** `url` is a JSON array of events, gzip or not. */
  open(url: string, options: PeerOptions): Promise<{ firstFrameMs: number; startMs: number; durationMs: number }>
  /** From nothing, the network included, to the picture at a share of the recording: resolves with the ms it took. */
  openAt(url: string, share: number, options: PeerOptions): Promise<number>
  seek(offsetMs: number): Promise<number>
  /** Plays on at the speed it was recorded, and pauses after so many ms. */
  playFor(ms: number): Promise<void>
  /** Rebuilds the page of `onlySnapshot`: resolves with the ms it took. */
  rebuild(): Promise<number>
  /** The page that is shown, as text. */
  pageText(): string
  close(): void
}

declare global {
  interface Window {
    lab: unknown
  }
}
