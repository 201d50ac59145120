import { isObject, type ReplayEvent } from '../../recording/events.ts'
import type { RendererFact } from '../renderer.ts'
import { type AdoptedSheets, createAdoptedSheets } from './adopted-sheets.ts'
import { type AssetWatch, createAssetWatch } from './asset-watch.ts'
import { type CanvasPictures, createCanvasPictures } from './canvas-pictures.ts'
import type { CssCache } from './css-cache.ts'
import { createMediaPlayback, type MediaPlayback } from './media-playback.ts'
import { createPageHeight } from './page-height.ts'
import { createPageTree, type PageTree } from './page-tree.ts'
import { guardRealm } from './realm-guard.ts'
import type { Engine, NodeBuilt } from './rrweb-engine.ts'
import { createScrollPositions, type ScrollPositions } from './scroll-positions.ts'

/** The engine of one page and what is kept beside it. */
export interface PageParts {
  readonly engine: Engine
  readonly tree: PageTree
  readonly media: MediaPlayback
  readonly canvases: CanvasPictures
  readonly sheets: AdoptedSheets
  readonly scroll: ScrollPositions
  /** Builds the page of a full snapshot in place of the one before. */
  rebuild(event: ReplayEvent): void
  destroy(): void
}

export interface PagePartsOptions {
  makeEngine(onBuild: NodeBuilt): Engine
  readonly around: Document
  readonly cssCache: CssCache
  readonly report: (fact: RendererFact) => void
  /** Where the player is, for media that is built. */
  readonly offsetMs: () => number
  onNestedFrame?(): void
}

/** Makes an engine, with everything of it that could reach beyond the page replaced. */
export function createPageParts(options: PagePartsOptions): PageParts {
  const onBuild = (node: Node, id: number) => {
    if (!height.built(node)) return leaveOut(node)
    const meta = engine.getMirror().getMeta(node)
    tree.built(node)
    scroll.built(node, meta)
    sheets.built(id)
    canvases.built(node, meta)
    media.built(node, meta, options.offsetMs())
  }
  const leaveOut = (node: Node) => {
    node.parentNode?.removeChild(node)
    options.report({ type: 'event-failed', message: 'A node is nested too deep to be shown.' })
  }
  const engine = options.makeEngine(onBuild)
  const height = createPageHeight()
  const tree = createPageTree(engine.iframe)
  const scroll = createScrollPositions()
  const media = createMediaPlayback()
  const canvases = createCanvasPictures((message) => options.report({ type: 'event-failed', message }))
  const sheets = createAdoptedSheets(engine)
  const assets = createAssetWatch(options.report)

  engine.cache = options.cssCache
  engine.mediaManager = media
  guardRealm(engine.iframe)
  guardNestedFrames({ engine, assets, scroll }, options.onNestedFrame)
  watch(assets, options.around)

  return {
    engine,
    tree,
    media,
    canvases,
    sheets,
    scroll,
    rebuild(event) {
      for (const part of [tree, scroll, media, canvases, sheets]) reset(part)
      engine.styleMirror.reset()
      adoptNothing(engine.iframe)
      try {
        engine.rebuildFullSnapshot(event, true)
      } finally {
        watch(assets, engine.iframe.contentDocument)
      }
    },
    destroy() {
      assets.stop()
      media.destroy()
      canvases.reset()
      const documents = tree.documents()
      engine.destroy()
      for (const page of documents) page.replaceChildren()
    },
  }
}

/** A document that is written anew is the same one to a browser, and keeps what the page before had adopted. */
function adoptNothing({ contentDocument: page }: HTMLIFrameElement): void {
  if (page && page.adoptedStyleSheets.length > 0) page.adoptedStyleSheets = []
}

interface NestedParts {
  readonly engine: Engine
  readonly assets: AssetWatch
  readonly scroll: ScrollPositions
}

function guardNestedFrames({ engine, assets, scroll }: NestedParts, refuse?: () => void): void {
  const attach = engine.attachDocumentToIframe.bind(engine)
  engine.attachDocumentToIframe = (mutation, frame) => {
    if (refuse && frame !== engine.iframe) return refuse()
    guardRealm(frame)
    forgetDocument(engine, mutation)
    adoptNothing(frame)
    // Where the page before it in the frame was scrolled to is not where this one is.
    scroll.set(frame.contentDocument, { x: 0, y: 0 })
    try {
      attach(mutation, frame)
    } finally {
      watch(assets, frame.contentDocument)
    }
  }
}

/**
 * A frame's document is recorded again when the frame has loaded, under the same id. The engine takes it for the one
 * it knows and leaves it as it is, which for `srcdoc` is empty (rrweb-io/rrweb#1905).
 */
function forgetDocument(engine: Engine, mutation: unknown): void {
  const node = isObject(mutation) ? mutation['node'] : null
  const before = isObject(node) && typeof node['id'] === 'number' ? engine.getMirror().getNode(node['id']) : null
  if (before) engine.getMirror().removeNodeFromMap(before)
}

function watch(assets: AssetWatch, page: Document | null): void {
  if (page) assets.watch(page)
}

function reset(part: { reset?: () => void; clear?: () => void }): void {
  part.reset?.()
  part.clear?.()
}
