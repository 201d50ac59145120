import { fill, type LiveChange, type LivePage, pickOne } from './live-changes.ts'

/** Nodes that come, move, change and go. */
export function elementChanges(page: LivePage): LiveChange[] {
  const { document } = page.realm
  const list = () => document.querySelector('#list')!
  const item = () => pickOne(page, list().children) as HTMLElement | undefined
  const change = (name: string, weight: number, run: (step: number) => void): LiveChange => {
    return { name, weight, settles: 'microtasks', run }
  }
  return [
    change('move an item', 6, () => {
      const [moved, before] = [item(), item()]
      if (moved && before && moved !== before) list().insertBefore(moved, before)
    }),
    change('replace an item', 6, (step) => {
      item()?.remove()
      const fresh = document.createElement('li')
      fill(fresh, `<b class="a">New ${step}</b> and <i>more</i><!-- ${step} -->`)
      list().insertBefore(fresh, item() ?? null)
    }),
    change('nest an item in another', 3, () => {
      const [moved, into] = [item(), item()]
      if (moved && into && moved !== into) into.append(moved)
    }),
    change('take a nested item out again', 3, () => {
      const nested = pickOne(page, list().querySelectorAll<HTMLElement>('li li'))
      if (nested) list().prepend(nested)
    }),
    change('rewrite a subtree', 2, (step) => {
      const target = item()
      if (target) fill(target, `<p title="${step}">One</p>two<p>three <em>four</em></p>`)
    }),
    change('reverse the list', 1, () => list().append(...[...list().children].reverse())),
    change('add and remove at once', 2, () => {
      const passing = document.createElement('li')
      list().append(passing)
      passing.append('gone before anybody saw it')
      passing.remove()
    }),
    change('wrap an item', 2, () => {
      const wrapped = item()
      if (!wrapped || wrapped.closest('section')) return
      const wrapper = document.createElement('section')
      wrapped.replaceWith(wrapper)
      wrapper.append(wrapped)
    }),
    change('edit a text', 4, (step) => {
      const text = [...(item()?.childNodes ?? [])].find((node) => node.nodeType === 3)
      if (text) text.nodeValue = `Text ${step} <&>`
    }),
    change('split and join texts', 2, () => {
      const target = item()
      const text = [...(target?.childNodes ?? [])].find((node) => node.nodeType === 3) as Text | undefined
      if (text && text.length > 4) text.splitText(3)
      else target?.normalize()
    }),
    change('set attributes', 4, (step) => {
      const target = item()
      target?.setAttribute('class', step % 3 === 0 ? 'a box' : `a c${step % 5}`)
      target?.toggleAttribute('hidden', step % 11 === 0)
    }),
    change('set an attribute of an svg', 1, (step) => {
      document.querySelector('use')?.setAttribute('class', `u${step}`)
      document.querySelector('circle')?.setAttribute('r', `${(step % 9) + 1}`)
    }),
    change('set a style as a whole', 3, (step) => {
      const target = item()
      if (target) target.style.cssText = `padding: 4px; margin-left: ${step % 50}px; color: green !important`
    }),
    change('set single style properties', 4, (step) => {
      const target = item()
      target?.style.setProperty('padding-left', `${step % 20}px`, step % 4 === 0 ? 'important' : '')
      target?.style.setProperty('--own', `${step}`)
    }),
    change('remove a style property', 3, () => {
      item()?.style.removeProperty(pickOne(page, ['padding', 'margin-left', 'color', '--own']) ?? '')
    }),
    change('take a full snapshot', 0.6, () => page.takeSnapshot()),
  ]
}
