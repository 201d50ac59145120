import type { ReplayEvent, SerializedNode } from '../../../src/recording/events.ts'
import type { RenderScene } from '../../../src/player/renderer.ts'

/** Epoch ms of offset 0 in every page made here. */
export const START_MS = 1_790_000_000_000

type Child = SerializedNode | string

/** Makes serialised nodes with ids in order of appearance; the document is always 1. */
export function createNodes(firstId = 2) {
  let id = firstId
  const text = (textContent: string): SerializedNode => ({ type: 3, id: id++, textContent })
  const el = (tagName: string, attributes: Record<string, unknown> = {}, ...children: Child[]): SerializedNode => ({
    type: 2,
    id: id++,
    tagName,
    attributes,
    childNodes: children.map((child) => (typeof child === 'string' ? text(child) : child)),
  })
  return { el, text }
}

export interface PageParts {
  readonly head?: readonly SerializedNode[]
  readonly body: readonly SerializedNode[]
}

/** A document node; ids 9 000 and up belong to the frame around what is given. */
export function documentNode({ head = [], body }: PageParts, id = 1, base = 9_000): SerializedNode {
  const inDocument = id === 1 ? {} : { rootId: id }
  return {
    type: 0,
    id,
    childNodes: [
      { type: 1, id: base, ...inDocument, ...{ name: 'html', publicId: '', systemId: '' } },
      {
        type: 2,
        id: base + 1,
        ...inDocument,
        tagName: 'html',
        attributes: {},
        childNodes: [
          { type: 2, id: base + 2, ...inDocument, tagName: 'head', attributes: {}, childNodes: head },
          {
            type: 2,
            id: base + 3,
            ...inDocument,
            tagName: 'body',
            attributes: { style: 'margin:0' },
            childNodes: body,
          },
        ],
      },
    ],
  }
}

export const BODY_ID = 9_003
export const HEAD_ID = 9_002

/** Meta and full snapshot. */
export function pageEvents(parts: PageParts, options: { atMs?: number; width?: number; height?: number } = {}) {
  const { atMs = 0, width = 800, height = 600 } = options
  return [
    { type: 4, timestamp: START_MS + atMs, data: { href: 'https://shop.example/', width, height } },
    {
      type: 2,
      timestamp: START_MS + atMs,
      data: { node: documentNode(parts), initialOffset: { left: 0, top: 0 } },
    },
  ] satisfies ReplayEvent[]
}

/** An incremental event. */
export function incremental(atMs: number, data: Record<string, unknown>): ReplayEvent {
  return { type: 3, timestamp: START_MS + atMs, data }
}

/** A mutation with whichever lists are given. */
export function mutation(atMs: number, lists: Record<string, unknown>): ReplayEvent {
  return incremental(atMs, { source: 0, texts: [], attributes: [], removes: [], adds: [], ...lists })
}

/** Appends `node` to `parentId`. */
export function added(atMs: number, parentId: number, node: SerializedNode, nextId: number | null = null): ReplayEvent {
  return mutation(atMs, { adds: [{ parentId, nextId, node }] })
}

/** A nested document, as recorders attach it to an iframe. */
export function attached(atMs: number, frameId: number, node: SerializedNode): ReplayEvent {
  return mutation(atMs, { adds: [{ parentId: frameId, nextId: null, node }], isAttachIframe: true })
}

/** A scene of private copies, as the player's host hands them out. */
export function sceneOf(events: readonly ReplayEvent[], rest: Partial<RenderScene> = {}): RenderScene {
  return {
    windowId: 'window-1',
    events: structuredClone(events),
    offsetMs: (events.at(-1)?.timestamp ?? START_MS) - START_MS,
    startMs: START_MS,
    pointer: null,
    ...rest,
  }
}
