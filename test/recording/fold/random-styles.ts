import { moveNode, mutation, type Change, type Changing } from './random-trees.ts'
import type { ModelNode } from './model-page.ts'

/** A constructed sheet and the document that it was made for. */
interface Sheet {
  readonly styleId: number
  readonly document: ModelNode
  rules: string[]
}

/** Style sheets that change by their text and by their rules, in the page and adopted. */
export function styleChanges(): { readonly changes: readonly (readonly [number, Change])[]; forget(): void } {
  let sheets: Sheet[] = []
  let wearers: ModelNode[] = []
  let lastId = 0

  const adopt: Change = ({ page, random, chance, pick, emit }) => {
    const host = chance(0.5) ? page.any('document') : anyHost(page.any('container'))
    const document = host && documentOf(host)
    if (!host || !document) return
    const known = sheets.filter((sheet) => sheet.document === document)
    const fresh: Sheet[] = []
    while (chance(0.6)) fresh.push({ styleId: ++lastId, document, rules: [`.c${lastId % 5} { left: ${random()}px }`] })
    sheets.push(...fresh)
    if (host.isHost && !wearers.includes(host)) wearers = [...wearers, host].slice(-50)
    // One that was made long ago and taken off is not remembered for ever.
    const adopted = [...(known.length > 0 && chance(0.7) ? [pick(known.slice(-500))] : []), ...fresh]
    emit({
      source: 15,
      id: host.id,
      styleIds: adopted.map(({ styleId }) => styleId),
      ...(fresh.length > 0 && {
        styles: fresh.map(({ styleId, rules }) => ({ styleId, rules: rules.map((rule, index) => ({ rule, index })) })),
      }),
    })
  }

  /** Whoever has adopted keeps it elsewhere, and nobody says it again. */
  const moveWearer: Change = (changing) => {
    const onPage = wearers.filter((host) => changing.page.has(host))
    if (onPage.length > 0) moveNode(changing, changing.pick(onPage))
  }

  /** A sheet of an element or a constructed one: what events call it, and its rules. */
  const anySheet = ({ page, chance, pick }: Changing) => {
    if (chance(0.5) && sheets.length > 0) {
      const sheet = pick(sheets)
      return { sheet, names: { styleId: sheet.styleId } }
    }
    const sheet = page.any('style')
    return sheet && { sheet, names: { id: sheet.id } }
  }

  const changeRules: Change = (changing) => {
    const { random, chance, emit } = changing
    const found = anySheet(changing)
    if (!found) return
    const { rules } = found.sheet
    const at = Math.floor(random() * rules.length)
    const group = rules.findIndex((rule) => rule.startsWith('@media'))
    if (rules.length > 2 && chance(0.4)) {
      rules.splice(at, 1)
      return emit({ source: 8, ...found.names, removes: [{ index: at }] })
    }
    if (group >= 0 && chance(0.3)) {
      const nested = chance(0.7)
        ? { adds: [{ rule: `.c1 { right: ${random()}px }`, index: [group, 0] }] }
        : { removes: [{ index: [group, 0] }] }
      return emit({ source: 8, ...found.names, ...nested })
    }
    const own = `.c${Math.floor(random() * 5)} { top: ${random()}px }`
    const rule = chance(0.25) ? `@media (min-width: 1px) { ${own} }` : own
    rules.splice(at, 0, rule)
    emit({ source: 8, ...found.names, adds: [{ rule, index: at }] })
  }

  const declare: Change = (changing) => {
    const { random, chance, pick, emit } = changing
    const found = anySheet(changing)
    if (!found || found.sheet.rules.length === 0) return
    const index = [Math.floor(random() * found.sheet.rules.length)]
    const property = pick(['width', 'height', 'padding', 'padding-left'])
    const priority = chance(0.2) ? 'important' : ''
    const how = chance(0.7) ? { set: { property, value: `${random() * 90}px`, priority } } : { remove: { property } }
    emit({ source: 13, ...found.names, index, ...how })
  }

  const replace: Change = ({ random, chance, pick, emit }) => {
    if (sheets.length === 0) return
    const sheet = pick(sheets)
    sheet.rules = [`.c1 { order: ${Math.floor(random() * 9)} }`, '.c2 { z-index: 4 }']
    emit({ source: 8, styleId: sheet.styleId, [chance(0.7) ? 'replaceSync' : 'replace']: sheet.rules.join(' ') })
  }

  return {
    changes: [
      [3, adopt],
      [2, moveWearer],
      [6, changeRules],
      [3, declare],
      [1.5, replace],
      [2, editSheet],
      [1.5, changeTexts],
      [0.5, arriveLate],
    ],
    forget: () => (sheets = wearers = []),
  }
}

function anyHost(node: ModelNode | null): ModelNode | null {
  return node?.isHost && node.children.some(({ isShadow }) => isShadow) ? node : null
}

function documentOf(node: ModelNode): ModelNode {
  let at = node
  while (at.parent) at = at.parent
  return at
}

const editSheet: Change = ({ page, random, pick, emit }) => {
  const style = page.any('style')
  if (!style || style.children.length === 0) return
  const text = pick(style.children)
  text.text = `.c1 { bottom: ${random()}px }`
  reread(style)
  emit(mutation({ texts: [{ id: text.id, value: text.text }] }))
}

/** Texts of a sheet that come and go. */
const changeTexts: Change = ({ page, random, chance, emit }) => {
  const style = page.any('style')
  const gone = style?.children[0]
  if (!style) return
  if (gone && chance(0.5)) {
    page.drop(gone)
    reread(style)
    return emit(mutation({ removes: [{ parentId: style.id, id: gone.id }] }))
  }
  const text = page.make({ text: `.c2 { top: ${random()}px }` }, style.rootId)
  page.link(style, text, null)
  reread(style)
  const place = style.rootId === undefined ? {} : { rootId: style.rootId }
  const node = { type: 3, id: text.id, textContent: text.text, ...place }
  emit(mutation({ adds: [{ parentId: style.id, nextId: null, node }] }))
}

/** The text of a sheet that took long to load. */
const arriveLate: Change = ({ page, random, emit }) => {
  const link = page.any('link')
  if (!link) return
  link.attributes['_cssText'] = `.c4 { left: ${random()}px }`
  emit(mutation({ attributes: [{ id: link.id, attributes: { _cssText: link.attributes['_cssText'] } }] }))
}

/** A browser reads a sheet anew when its text changes. */
function reread(style: ModelNode): void {
  style.rules = style.children.map(({ text }) => text)
}
