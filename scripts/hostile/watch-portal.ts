import type { PortalNotices } from './portal-contract.ts'

const PROTOTYPES = [Object, Array, Function, String, Promise, Element, Node, HTMLElement].map(
  (constructor) => constructor.prototype as object,
)
const print = () => PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).map(String).sort().join()).join(';')

/** Watches the portal's page from before anything is shown. To be called once, first of all. */
export function watchPortal(): () => PortalNotices {
  const gadget: string[] = []
  const touched: string[] = []
  const errors: string[] = []
  const stage = document.querySelector('#stage')!
  const before = print()
  const historyBefore = history.length
  defineGadget(gadget)
  const busiestMs = watchThread()
  addEventListener('error', ({ message }) => errors.push(message.slice(0, 200)))
  addEventListener('unhandledrejection', ({ reason }) => errors.push(`unhandled: ${String(reason).slice(0, 200)}`))
  new MutationObserver((records) => {
    for (const { target, type, attributeName } of records) {
      // What left the stage is still observed for a moment.
      if (target.isConnected && !stage.contains(target))
        touched.push(`${target.nodeName} ${describe(target, attributeName) ?? type}`)
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })

  return () => ({
    rendered: showsSentinel(stage),
    gadget: gadget.slice(0, 5),
    touched: touched.slice(0, 5),
    polluted: print() !== before || 'polluted' in {},
    errors: errors.slice(0, 5),
    busiestMs: busiestMs(),
    active: document.activeElement?.id || (document.activeElement?.nodeName ?? ''),
    typed: document.querySelector<HTMLInputElement>('#portal-input')?.value ?? '',
    covered: isCovered(),
    history: history.length - historyBefore,
    title: document.title,
    sandboxes: [...stage.querySelectorAll('iframe')].map((frame) => frame.getAttribute('sandbox') ?? 'none'),
  })
}

/** A component as portals have them: it fetches what its attribute names, and shows the answer. */
function defineGadget(notes: string[]): void {
  class PortalInclude extends HTMLElement {
    static observedAttributes = ['src', 'html']
    attributeChangedCallback(name: string, _before: string | null, value: string | null) {
      notes.push(`${name}=${value}`)
    }
    connectedCallback() {
      notes.push('connected')
      const src = this.getAttribute('src')
      if (src) void fetch(src, { credentials: 'include' }).catch(() => undefined)
    }
  }
  customElements.define('portal-include', PortalInclude)
}

function describe(target: Node, attribute: string | null): string | null {
  return attribute === null ? null : `${attribute}=${(target as Element).getAttribute(attribute) ?? 'none'}`
}

/** How long the thread did not answer at most. */
function watchThread(): () => number {
  let last = performance.now()
  let longest = 0
  setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }, 50)
  return () => Math.round(longest)
}

function isCovered(): boolean {
  const button = document.querySelector('#portal-button')!
  const { left, top, width, height } = button.getBoundingClientRect()
  return document.elementFromPoint(left + width / 2, top + height / 2) !== button
}

function showsSentinel(root: ParentNode): boolean {
  if (root.querySelector('#sentinel')) return true
  return [...root.querySelectorAll('iframe')].some((frame) => {
    const page = frame.contentDocument
    return page !== null && showsSentinel(page)
  })
}
