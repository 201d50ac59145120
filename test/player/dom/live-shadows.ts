import { fill, type LiveChange, type LivePage, pickOne } from './live-changes.ts'

/** Shadow roots, within each other too. */
export function shadowChanges(page: LivePage): LiveChange[] {
  const { document, CSSStyleSheet } = page.realm
  const holder = () => document.querySelector('#hosts')!
  const hosts = (): Element[] => {
    const found: Element[] = []
    const visit = (root: ParentNode) => {
      for (const host of root.querySelectorAll('.host')) {
        found.push(host)
        if (host.shadowRoot) visit(host.shadowRoot)
      }
    }
    visit(holder())
    return found
  }
  const root = () => pickOne(page, hosts())?.shadowRoot
  const change = (name: string, weight: number, run: (step: number) => void): LiveChange => {
    return { name, weight, settles: 'microtasks', run }
  }
  return [
    change('add a shadow host', 3, (step) => {
      if (hosts().length > 8) return
      const host = document.createElement('div')
      host.className = 'host'
      host.append(`light ${step}`)
      const shadow = host.attachShadow({ mode: 'open' })
      fill(shadow, `<style>p { color: red } p:hover { color: blue }</style><p>shadow ${step} <slot></slot></p>`)
      ;(step % 3 === 0 ? root() : null)?.append(host)
      if (!host.isConnected) holder().append(host)
    }),
    change('change a shadow tree', 4, (step) => {
      const paragraph = root()?.querySelector('p')
      if (!paragraph) return
      const added = document.createElement('em')
      added.textContent = `in ${step}`
      paragraph.append(added)
      if (paragraph.children.length > 4) paragraph.children[1]?.remove()
    }),
    change('insert a rule in a shadow tree', 2, (step) => {
      root()?.querySelector('style')?.sheet?.insertRule(`em { left: ${step}px }`, 0)
    }),
    change('adopt in a shadow tree', 3, (step) => {
      const shadow = root()
      if (!shadow) return
      const shared = pickOne(page, document.adoptedStyleSheets)
      const own = new CSSStyleSheet()
      own.replaceSync(`p { top: ${step}px } em { color: rgb(0, ${step % 255}, 0) }`)
      shadow.adoptedStyleSheets = shared && step % 2 ? [shared, own] : [own]
    }),
    change('change a sheet adopted in a shadow tree', 2, (step) => {
      root()?.adoptedStyleSheets.at(-1)?.insertRule(`p { bottom: ${step}px }`, 0)
    }),
    change('move a shadow host', 1, () => {
      const host = pickOne(page, holder().children)
      if (host) holder().append(host)
    }),
    change('remove a shadow host', 1, () => {
      if (holder().children.length > 4) holder().firstElementChild?.remove()
    }),
    change('define a custom element', 1, (step) => {
      const name = `x-made-${step}`
      holder().append(document.createElement(name))
      const { HTMLElement, customElements } = page.realm
      customElements.define(
        name,
        class extends HTMLElement {
          connectedCallback() {
            if (this.shadowRoot) return
            fill(this.attachShadow({ mode: 'open' }), `<b>${name}</b>`)
            this.classList.add('host')
          }
        },
      )
    }),
  ]
}
