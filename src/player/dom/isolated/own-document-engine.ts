import { createEngine, type Engine, type NodeBuilt, type ReplayerClass, type RrwebModule } from '../rrweb-engine.ts'

/** What of rrweb's own is replaced or needed where it builds in the document it runs in. */
interface OwnedEngine extends Omit<Engine, 'iframe' | 'rebuildFullSnapshot'> {
  iframe: unknown
  wrapper: HTMLElement
  mouse: HTMLElement
  newDocumentQueue: unknown[]
  legacy_missingNodeRetryMap: object
}

type OwnedClass = new (...args: ConstructorParameters<ReplayerClass>) => OwnedEngine

/**
 * Makes an engine that builds the page in `page`, the document it runs in, instead of a frame: an isolated document
 * cannot reach into frames. rrweb protects every document that is not a scriptless frame's from being built into by
 * its own door for full snapshots; here they take the one for nested documents, because this whole document is the
 * sandbox.
 */
export function createOwnDocumentEngine(
  { Replayer }: Pick<RrwebModule, 'Replayer'>,
  page: Document,
  onBuild: NodeBuilt,
): Engine {
  const Owned = inOwnDocument(Replayer as ReplayerClass as OwnedClass, page)
  const engine = createEngine(Owned, page.createElement('div'), onBuild)
  keepOutStrayFrames(engine)
  return engine
}

/**
 * rrweb looks for untouched prototypes in an empty frame that it puts into the document's body. Here that is the
 * recorded page, and a frame could not be looked into anyway.
 */
function keepOutStrayFrames(engine: Engine): void {
  const { prototype } = Node
  const { appendChild } = prototype
  prototype.appendChild = function <T extends Node>(this: Node, node: T): T {
    const isStray = node.nodeName === 'IFRAME' && engine.getMirror().getId(node) === -1
    return isStray ? node : (appendChild.call(this, node) as T)
  }
}

function inOwnDocument(Base: OwnedClass, page: Document): ReplayerClass {
  return class extends Base {
    setupDom(): void {
      this.wrapper = page.createElement('div')
      this.mouse = page.createElement('div')
      this.iframe = standIn(page)
    }
    rebuildFullSnapshot(event: { readonly data: { readonly node: unknown } }): void {
      this.legacy_missingNodeRetryMap = {}
      this.newDocumentQueue = []
      this.getMirror().reset()
      this.attachDocumentToIframe({ node: event.data.node }, this.iframe as HTMLIFrameElement)
    }
  }
}

/** What the engine asks of its frame. */
function standIn(page: Document): object {
  const style: Record<string, string> = {}
  return {
    nodeName: '#stand-in',
    contentDocument: page,
    contentWindow: page.defaultView,
    style,
    setAttribute: () => undefined,
    getAttribute: () => null,
  }
}
