import { type LiveChange, type LivePage, pickOne } from './live-changes.ts'

/** Style sheets changed by their text and by their rules. */
export function styleChanges(page: LivePage): LiveChange[] {
  const { document, CSSStyleSheet } = page.realm
  const styleOf = (id: string) => document.querySelector<HTMLStyleElement>(`#${id}`)
  const rules = () => styleOf('inserted')?.sheet?.cssRules ?? []
  const index = (length: number) => Math.floor(page.random() * length)
  const change = (name: string, weight: number, run: (step: number) => void): LiveChange => {
    return { name, weight, settles: 'microtasks', run }
  }
  const adopted = () => document.adoptedStyleSheets
  return [
    change('insert a rule', 5, (step) => {
      styleOf('inserted')?.sheet?.insertRule(`.c${step % 5} { left: ${step}px }`, index(rules().length + 1))
    }),
    change('insert a group rule', 2, (step) => {
      const text = `@media (min-width: 1px) { .c${step % 5} { top: ${step}px } .a { right: ${step}px } }`
      styleOf('inserted')?.sheet?.insertRule(text, index(rules().length + 1))
    }),
    change('change a nested rule', 2, (step) => {
      const group = [...rules()].find((rule) => 'insertRule' in rule) as CSSGroupingRule | undefined
      if (step % 2) group?.insertRule(`.a { bottom: ${step}px }`, index(group.cssRules.length + 1))
      else if (group && group.cssRules.length > 1) group.deleteRule(index(group.cssRules.length))
    }),
    change('delete a rule', 3, () => {
      if (rules().length > 3) styleOf('inserted')?.sheet?.deleteRule(index(rules().length))
    }),
    change('set a property of a rule', 3, (step) => {
      const rule = pickOne(page, rules()) as CSSStyleRule | undefined
      rule?.style?.setProperty('width', `${step}px`, step % 3 === 0 ? 'important' : '')
    }),
    change('remove a property of a rule', 1, () => {
      const rule = pickOne(page, rules()) as CSSStyleRule | undefined
      rule?.style?.removeProperty('left')
    }),
    change('edit the text of a sheet', 2, (step) => {
      const text = styleOf('plain')?.firstChild
      if (text)
        text.nodeValue = `.a { color: rgb(${step % 255}, 0, 0) } .a:hover { top: ${step}px } .box { height: 80px; overflow: auto }`
    }),
    change('add to a sheet of several texts', 2, (step) => {
      const parts = styleOf('parts')
      if (parts && parts.childNodes.length < 6) parts.append(document.createTextNode(`.part${step} { top: ${step}px }`))
      else parts?.firstChild?.remove()
    }),
    change('edit one of several texts', 2, (step) => {
      const text = pickOne(page, styleOf('parts')?.childNodes ?? [])
      if (text) text.nodeValue = `.edited${step} { top: ${step}px }`
    }),
    change('add a sheet', 1, (step) => {
      const style = document.createElement('style')
      style.textContent = `.added${step} { left: 1px } .added${step}:hover { left: 2px }`
      document.head.append(style)
    }),
    change('move a sheet', 2, () => {
      const style = pickOne(page, document.head.querySelectorAll('style'))
      if (style) document.head.append(style)
    }),
    change('adopt sheets', 2, (step) => {
      if (adopted().length > 3) document.adoptedStyleSheets = adopted().slice(1).reverse()
      else {
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(`.adopted${step} { top: ${step}px } .a { z-index: ${step} }`)
        document.adoptedStyleSheets = [...adopted(), sheet]
      }
    }),
    change('replace an adopted sheet', 2, (step) => {
      pickOne(page, adopted())?.replaceSync(`body { margin: ${step % 9}px } .a { order: ${step} }`)
    }),
    change('change the rules of an adopted sheet', 3, (step) => {
      const sheet = pickOne(page, adopted())
      if (step % 3 > 0) sheet?.insertRule(`.q${step} { left: ${step}px }`)
      else if (sheet && sheet.cssRules.length > 1) sheet.deleteRule(0)
    }),
    change('set a property in an adopted sheet', 2, (step) => {
      const rule = pickOne(page, pickOne(page, adopted())?.cssRules ?? []) as CSSStyleRule | undefined
      rule?.style?.setProperty('height', `${step}px`)
    }),
  ]
}
