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
  return createEngine(inOwnDocument(Replayer as ReplayerClass as OwnedClass, page), page.createElement('div'), onBuild)
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
