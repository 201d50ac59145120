/** How much of a recording is let through. What goes beyond is cut, and said in the recording's problems. */
export interface SanitizeLimits {
  /** Nested nodes, as they come. No more than 1 024 by moves: Chromium's renderer dies of 3 000. @default 512 */
  readonly maxDepth: number
  /** Nodes of one event. Building and laying out 100 000 kept a page busy for two seconds. @default 50 000 */
  readonly maxNodes: number
  /** Nodes between two full snapshots, those that were removed again included. @default 1 000 000 */
  readonly maxPageNodes: number
  /** Nested frames of one page. @default 50 */
  readonly maxFrames: number
  /** Nodes added, removed or changed by one mutation, each. @default 50 000 */
  readonly maxRecords: number
  /** @default 500 */
  readonly maxAttributes: number
  /** Characters of an attribute that is no address. @default 65 536 */
  readonly maxAttributeChars: number
  /** Characters of a text node or an input. 100 000 of the worst kind are a second of layout. @default 50 000 */
  readonly maxTextChars: number
  /** Characters of all text nodes of one event, style sheets aside. @default 1 000 000 */
  readonly maxEventTextChars: number
  /** Characters of a `data:` address. @default 8 000 000 */
  readonly maxDataUrlChars: number
  /** Pixels an image says it has, whatever its bytes weigh. @default 40 000 000 */
  readonly maxImagePixels: number
  /** Copies that all `<use>` elements of a tree come to, one within another. @default 20 000 */
  readonly maxUseCopies: number
  /** Characters of one style sheet. @default 4 000 000 */
  readonly maxSheetChars: number
  /** Characters of all style sheets between two full snapshots. @default 40 000 000 */
  readonly maxPageCssChars: number
  /** Brackets within brackets. 20 000 crash a renderer. @default 100 */
  readonly maxCssDepth: number
  /** Rules of one event, and of one style sheet: 70 000 with `:hover` kept a page busy for two seconds. @default 50 000 */
  readonly maxRules: number
  /** Pointer positions of one event. @default 5 000 */
  readonly maxPositions: number
  /** Width and height of a page, CSS pixels. @default 8 192 */
  readonly maxSide: number
  /** Values within the payload of a custom or plugin event. @default 50 000 */
  readonly maxPayloadValues: number
  /** Characters of the same. @default 2 000 000 */
  readonly maxPayloadChars: number
  /** Drawing commands of one canvas event. @default 1 000 */
  readonly maxCommands: number
  /** Events of one window within 16 ms, full snapshots aside. @default 20 000 */
  readonly maxEventsPerFrame: number
  /** Of these, scrolls, inputs, pointer events and the like, which the next one writes over. @default 5 000 */
  readonly maxGesturesPerFrame: number
  /** Ms that events of one block may lie from its middle one. @default 7 days */
  readonly maxSpanMs: number
}

export const DEFAULT_SANITIZE_LIMITS: SanitizeLimits = Object.freeze({
  maxDepth: 512,
  maxNodes: 50_000,
  maxPageNodes: 1_000_000,
  maxFrames: 50,
  maxRecords: 50_000,
  maxAttributes: 500,
  maxAttributeChars: 65_536,
  maxTextChars: 50_000,
  maxEventTextChars: 1_000_000,
  maxDataUrlChars: 8_000_000,
  maxImagePixels: 40_000_000,
  maxUseCopies: 20_000,
  maxSheetChars: 4_000_000,
  maxPageCssChars: 40_000_000,
  maxCssDepth: 100,
  maxRules: 50_000,
  maxPositions: 5_000,
  maxSide: 8_192,
  maxPayloadValues: 50_000,
  maxPayloadChars: 2_000_000,
  maxCommands: 1_000,
  maxEventsPerFrame: 20_000,
  maxGesturesPerFrame: 5_000,
  maxSpanMs: 7 * 86_400_000,
})
