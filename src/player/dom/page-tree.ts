/** Every document and shadow root of a replayed page, nested frames included. */
export interface PageTree {
  /** Notes a node that was built, so that the tree need not be searched. */
  built(node: Node): void
  documents(): Document[]
  /** Documents and shadow roots: wherever styles, animations and images may be. */
  roots(): (Document | ShadowRoot)[]
  reset(): void
}

/** Keeps track of the frames and shadow roots in `main` as they are built. */
export function createPageTree(main: HTMLIFrameElement): PageTree {
  const frames = new Set<HTMLIFrameElement>()
  const hosts = new Set<Element>()

  const documents = () => {
    const found = main.contentDocument ? [main.contentDocument] : []
    for (const frame of frames) {
      if (!frame.isConnected) frames.delete(frame)
      else if (frame.contentDocument) found.push(frame.contentDocument)
    }
    return found
  }
  const shadowRoots = () => {
    const found: ShadowRoot[] = []
    for (const host of hosts) {
      if (!host.isConnected) hosts.delete(host)
      else if (host.shadowRoot) found.push(host.shadowRoot)
    }
    return found
  }

  return {
    built(node) {
      if (isFrame(node)) frames.add(node)
      if (isElement(node) && node.shadowRoot) hosts.add(node)
      const parent = node.parentNode
      if (parent && 'host' in parent && isElement(parent.host)) hosts.add(parent.host)
    },
    documents,
    roots: () => [...documents(), ...shadowRoots()],
    reset() {
      frames.clear()
      hosts.clear()
    },
  }
}

/** By name, because `instanceof` is false for nodes of another document. */
export function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && 'nodeType' in value && value.nodeType === 1
}

function isFrame(node: Node): node is HTMLIFrameElement {
  return node.nodeName === 'IFRAME'
}
