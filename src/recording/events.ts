/**
 * The rrweb event format as this package reads it (rrweb 2.2, `@rrweb/types`), written down here so that
 * nothing outside `player/dom` needs rrweb itself.
 */

export const EventType = {
  DomContentLoaded: 0,
  Load: 1,
  FullSnapshot: 2,
  Incremental: 3,
  Meta: 4,
  Custom: 5,
  Plugin: 6,
  Asset: 7,
  Annotation: 8,
} as const

export const IncrementalSource = {
  Mutation: 0,
  MouseMove: 1,
  MouseInteraction: 2,
  Scroll: 3,
  ViewportResize: 4,
  Input: 5,
  TouchMove: 6,
  MediaInteraction: 7,
  StyleSheetRule: 8,
  CanvasMutation: 9,
  Font: 10,
  Log: 11,
  Drag: 12,
  StyleDeclaration: 13,
  Selection: 14,
  AdoptedStyleSheet: 15,
  CustomElement: 16,
} as const

export const MouseInteraction = {
  MouseUp: 0,
  MouseDown: 1,
  Click: 2,
  ContextMenu: 3,
  DblClick: 4,
  Focus: 5,
  Blur: 6,
  TouchStart: 7,
  TouchMoveDeparted: 8,
  TouchEnd: 9,
  TouchCancel: 10,
} as const

export const NodeType = { Document: 0, DocumentType: 1, Element: 2, Text: 3, CDATA: 4, Comment: 5 } as const

/** An rrweb event. `timestamp` is ms since epoch on the recorded device's clock; `data` depends on `type`. */
export interface ReplayEvent {
  readonly type: number
  readonly timestamp: number
  readonly data: unknown
}

/** A node as rrweb serialises it. */
export interface SerializedNode {
  readonly type: number
  readonly id: number
  readonly tagName?: string
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly childNodes?: readonly SerializedNode[]
  readonly textContent?: string
  readonly rootId?: number
  readonly isShadow?: boolean
  readonly isShadowHost?: boolean
}

export interface MetaData {
  readonly href: string
  readonly width: number
  readonly height: number
}

export interface FullSnapshotData {
  readonly node: SerializedNode
  readonly initialOffset: { readonly left: number; readonly top: number }
}

export interface MutationData {
  readonly source: 0
  readonly adds: readonly {
    parentId: number
    nextId: number | null
    previousId?: number | null
    node: SerializedNode
  }[]
  readonly removes: readonly { parentId: number; id: number; isShadow?: boolean }[]
  readonly texts: readonly { id: number; value: string | null }[]
  readonly attributes: readonly { id: number; attributes: Readonly<Record<string, unknown>> }[]
  readonly isAttachIframe?: boolean
}

/** An event together with the window (browser tab) it was recorded in. */
export interface WindowEvent {
  readonly windowId: string
  readonly event: ReplayEvent
}

/** Whether `value` is a plain object: recordings are strangers' input, so nothing is taken for granted. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A number that is one: neither `NaN` nor infinite. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** The number, or `fallback` where it is none. */
export function numberOr(value: unknown, fallback: number): number {
  return isNumber(value) ? value : fallback
}

/** What an object holds, or nothing where it is none. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {}
}

export function isSerializedNode(value: unknown): value is SerializedNode {
  if (!isObject(value) || typeof value['id'] !== 'number' || typeof value['type'] !== 'number') return false
  const tag = value['tagName']
  return typeof tag === 'string' || (tag === undefined && value['type'] !== NodeType.Element)
}

/** What is in a list, or nothing where it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

/** The text, or an empty one where it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The source of an incremental event, or `null` for any other event. */
export function incrementalSource(event: ReplayEvent): number | null {
  if (event.type !== EventType.Incremental || !isObject(event.data)) return null
  return typeof event.data.source === 'number' ? event.data.source : null
}
