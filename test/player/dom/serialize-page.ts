/**
 * A replayed page as text: elements, attributes, text, form values, scroll positions and style rules, through
 * shadow roots and nested frames. What replayers add for themselves is left out.
 */
export function serializePage(page: Document): string {
  return lines(page, 0).join('\n')
}

function lines(node: Node, depth: number): string[] {
  const pad = ' '.repeat(depth)
  const children = () => [...node.childNodes].flatMap((child) => lines(child, depth + 1))
  switch (node.nodeType) {
    case Node.DOCUMENT_NODE:
      return [
        `${pad}#document${scrolled((node as Document).scrollingElement)}`,
        ...adopted(node as Document, pad),
        ...children(),
      ]
    case Node.DOCUMENT_TYPE_NODE:
      return [`${pad}<!doctype ${node.nodeName}>`]
    case Node.ELEMENT_NODE:
      return elementLines(node as Element, depth, children)
    default:
      return [`${pad}${node.nodeName} ${JSON.stringify(node.textContent)}`]
  }
}

function elementLines(element: Element, depth: number, children: () => string[]): string[] {
  if (isInjected(element)) return []
  const pad = ' '.repeat(depth)
  const inner = children()
  if (element.shadowRoot) {
    inner.push(`${pad} #shadow`, ...adopted(element.shadowRoot, pad))
    for (const child of element.shadowRoot.childNodes) inner.push(...lines(child, depth + 2))
  }
  const nested = element.nodeName === 'IFRAME' ? (element as HTMLIFrameElement).contentDocument : null
  if (nested) inner.push(...lines(nested, depth + 1))
  return [`${pad}<${[element.nodeName, ...attributes(element), ...state(element)].join(' ')}>`, ...inner]
}

function attributes(element: Element): string[] {
  return (
    [...element.attributes]
      .map(
        ({ name, value }) =>
          `${name}=${JSON.stringify(name === 'class' ? ownClasses(value) : name === 'style' ? declared(element) : value)}`,
      )
      .filter((attribute) => attribute !== 'class=""' && attribute !== 'style=""')
      // Of a box that has none, this is the value, and what rrweb makes an attribute of it.
      .filter((attribute) => attribute !== 'value="on"' || !('checked' in element))
      .sort()
  )
}

/** Each once: a pointer that passed over an element has had its list of classes rewritten without repeats. */
function ownClasses(value: string): string {
  const names = value.split(/\s+/).filter((name) => name && name !== ':hover' && name !== 'rrweb-paused')
  return [...new Set(names)].join(' ')
}

/** What a style attribute declares, in a fixed order: two texts that mean the same are the same. */
function declared(element: Element): string {
  if (!('style' in element)) return ''
  const style = element.style as CSSStyleDeclaration
  const own = Array.from(style).filter((name) => !(element.nodeName === 'CANVAS' && name === 'content'))
  return own
    .map((name) => `${name}: ${style.getPropertyValue(name)}${style.getPropertyPriority(name) && ' !important'}`)
    .sort()
    .join('; ')
}

function state(element: Element): string[] {
  const found: string[] = []
  if ('value' in element && typeof element.value === 'string') found.push(`.value=${JSON.stringify(element.value)}`)
  if ('checked' in element && element.checked) found.push('.checked')
  if ('selected' in element && element.selected) found.push('.selected')
  if (element.nodeName === 'STYLE') found.push(`.rules=${JSON.stringify(rules((element as HTMLStyleElement).sheet))}`)
  return [...found, scrolled(element).trim()].filter(Boolean)
}

function scrolled(element: Element | null): string {
  return element && (element.scrollTop || element.scrollLeft) ? ` @${element.scrollLeft},${element.scrollTop}` : ''
}

function adopted(root: DocumentOrShadowRoot, pad: string): string[] {
  return root.adoptedStyleSheets.map((sheet) => `${pad} adopted ${JSON.stringify(rules(sheet))}`)
}

function rules(sheet: CSSStyleSheet | null): string[] {
  return sheet ? Array.from(sheet.cssRules, (rule) => rule.cssText) : []
}

/** rrweb puts one style element of its own before each head. */
function isInjected(element: Element): boolean {
  return element.nodeName === 'STYLE' && !!rules((element as HTMLStyleElement).sheet)[0]?.startsWith('.rr-block')
}
