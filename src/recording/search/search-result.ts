/** A stretch during which a text could be read on a window's page. Offsets in ms from the recording's start. */
export interface SearchHit {
  readonly windowId: string
  readonly fromMs: number
  /** When it had gone, or was another one; the window's last event where it stayed. */
  readonly toMs: number
  /** One line around the place where it was found, of bounded length. From a stranger: show it as text. */
  readonly text: string
  /** The element that the text stood in, or the field that it was entered in. */
  readonly nodeId: number
}

export interface SearchResult {
  /** In order of time. */
  readonly hits: readonly SearchHit[]
  /** Whether there was more to find, or more to search, than is told. */
  readonly truncated: boolean
}

export interface SearchOptions {
  /** How many hits are told at most; the earliest. @default 200 */
  readonly limit?: number
  /**
   * Told what has been found so far, while what nobody has read yet is being read: at once when there is something, then
   * each time twice as much was read. Stretches then end where reading has got to. Not called once all is read.
   */
  readonly onPartial?: ((found: SearchResult) => void) | undefined
}

export const NOTHING_FOUND: SearchResult = Object.freeze({ hits: [], truncated: false })
