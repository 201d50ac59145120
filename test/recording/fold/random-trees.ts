import {
  below,
  inTree,
  serialized,
  withoutChildren,
  type ModelNode,
  type ModelPage,
  type NewNode,
} from './model-page.ts'

/** Chance, a page, and somebody who writes down what happens to it. */
export interface Changing {
  readonly page: ModelPage
  readonly random: () => number
  /** Whether additions come in the order that recorders choose, or as badly as can be. */
  readonly order: 'recorded' | 'any'
  chance(share: number): boolean
  pick<T>(items: readonly T[]): T
  /** The data of an incremental event. */
  emit(data: Readonly<Record<string, unknown>>): void
}

/** Does something to the page and says it; or nothing, where there is nothing to do it to. */
export type Change = (changing: Changing) => void

/** More nodes than this, and some go. */
const MAX_NODES = 250

/** The sanitiser leaves out what a page has beyond 50 of them, moved ones counted again. */
const MAX_FRAMES = 30

export function mutation(lists: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { source: 0, adds: [], removes: [], texts: [], attributes: [], ...lists }
}

const text = (value: string): NewNode => ({ text: value })

/** What pages are made of. */
const PARTS: readonly (readonly [weight: number, make: (changing: Changing) => NewNode])[] = [
  [10, ({ pick, random }) => ({ tag: pick(['div', 'section', 'p', 'span']), children: [text(`text ${random()}`)] })],
  [2, ({ random }) => text(`alone ${random()}`)],
  [2, ({ pick }) => ({ tag: 'input', attributes: pick(FIELDS) })],
  [1, () => ({ tag: 'textarea', children: [text('held')] })],
  [1, () => ({ tag: 'select', children: [chosen, option('b'), option('c')] })],
  [2, ({ pick }) => ({ tag: 'style', children: pick(STYLE_TEXTS).map(text) })],
  [0.5, () => ({ tag: 'link', attributes: { rel: 'stylesheet' } })],
  [3, ({ pick, random }) => ({ tag: 'div', isHost: true, attributes: { class: pick(CLASSES), title: `${random()}` } })],
  [2, () => ({ tag: 'iframe' })],
  [1, ({ pick }) => ({ tag: 'dialog', attributes: pick(DIALOGS), children: [text('Sure?')] })],
  [1, () => ({ tag: 'canvas', attributes: { width: '40', height: '20' } })],
  [1, ({ pick }) => ({ tag: pick(['video', 'audio']) })],
  [
    1,
    () => ({
      tag: 'div',
      kind: 'box',
      attributes: { style: BOX },
      children: [{ tag: 'p', attributes: { style: TALL } }],
    }),
  ],
]
const CLASSES = ['c0', 'c1', 'c2', 'c3', 'c4']
const BOX = 'width: 60px; height: 40px; overflow: auto'
const TALL = 'width: 900px; height: 600px'
const FIELDS = [{}, { type: 'checkbox' }, { type: 'radio', name: 'r' }, { value: 'came with it' }]
const DIALOGS = [{}, { open: '', rr_open_mode: 'modal' }, { open: '', rr_open_mode: 'non-modal' }]
const STYLE_TEXTS = [[], ['.c1 { color: red }'], ['.c2 { left: 1px }', '.c3 { top: 2px }', '.c3:hover { top: 3px }']]

function option(value: string, attributes = {}): NewNode {
  return { tag: 'option', attributes: { value, ...attributes }, children: [text(value)] }
}
const chosen = option('a', { selected: '' })

function part(changing: Changing): NewNode {
  let at = changing.random() * PARTS.reduce((sum, [weight]) => sum + weight, 0)
  return (PARTS.find(([weight]) => (at -= weight) < 0) ?? PARTS[0]!)[1](changing)
}

export const addPart: Change = (changing) => {
  const { page, chance } = changing
  if (page.size > MAX_NODES) return removePart(changing)
  const parent = page.any('container')!
  const source = part(changing)
  if (source.tag === 'iframe' && page.framesRecorded > MAX_FRAMES) return
  const node = page.make(source, parent.rootId)
  put(changing, node, parent)
  const adds = additions(changing, node)
  if (node.kind === 'frame' && chance(0.1)) {
    // It may be heard of first.
    attachDocument(changing, node)
    return changing.emit(mutation({ adds }))
  }
  changing.emit(mutation({ adds }))
  attachDocuments(changing, node)
}

export const removePart: Change = (changing) => {
  const node = anyPart(changing)
  if (!node) return
  const removes = [removal(node)]
  changing.page.drop(node)
  changing.emit(mutation({ removes }))
}

/** A recorder says that a node has gone and come again, with all that is in it. */
export const movePart: Change = (changing) => {
  const node = anyPart(changing)
  if (node) moveNode(changing, node)
}

export function moveNode(changing: Changing, node: ModelNode): void {
  const { page } = changing
  const parent = page.any('container')
  if (!parent || parent.rootId !== node.rootId || below(node).includes(parent)) return
  if (page.framesRecorded > MAX_FRAMES && below(node).some(({ kind }) => kind === 'frame')) return
  const removes = [removal(node)]
  page.unlink(node)
  put(changing, node, parent)
  // A sheet that comes anew has the rules of its text.
  for (const each of below(node)) if (each.kind === 'style') each.rules = each.children.map((child) => child.text)
  changing.emit(mutation({ removes, adds: additions(changing, node) }))
  attachDocuments(changing, node)
}

/** Frames load again, elsewhere. */
export const navigateFrame: Change = (changing) => {
  const frame = changing.page.any('frame')
  if (frame) attachDocument(changing, frame)
}

export const changeText: Change = ({ page, random, emit }) => {
  const node = page.any('text')
  if (!node || node.parent?.kind === 'style') return
  node.text = `${random()}`
  emit(mutation({ texts: [{ id: node.id, value: node.text }] }))
}

/** Several at once, as recorders put them together. */
export const changeMuch: Change = (changing) => {
  const { page, random, emit } = changing
  const gone = anyPart(changing)
  if (!gone) return
  const removes = [removal(gone)]
  page.drop(gone)
  const parent = page.any('container')!
  const first = page.make(
    { tag: 'div', children: [{ text: 'one' }, { tag: 'p', children: [{ text: 'in' }] }] },
    parent.rootId,
  )
  const second = page.make({ tag: 'section', attributes: { class: 'c2' } }, parent.rootId)
  put(changing, first, parent)
  put(changing, second, parent)
  const adds = [...additions(changing, second), ...additions(changing, first)]
  second.attributes['title'] = `${random()}`
  const { id } = second
  emit(mutation({ removes, adds, attributes: [{ id, attributes: { title: second.attributes['title'] } }] }))
}

/** Something that may be taken out: never the page itself. */
function anyPart({ page, pick }: Changing): ModelNode | null {
  const parent = page.any('container')
  const parts = parent?.children ?? []
  return parts.length > 0 ? pick(parts) : null
}

function put({ page, chance, pick }: Changing, node: ModelNode, parent: ModelNode): void {
  node.isShadow = parent.isHost && chance(0.6)
  const siblings = inTree(parent, node.isShadow)
  page.link(parent, node, siblings.length > 0 && chance(0.5) ? pick(siblings) : null)
}

function removal(node: ModelNode): object {
  return { parentId: node.parent!.id, id: node.id, ...(node.isShadow && { isShadow: true }) }
}

/** A record for each node. */
function additions({ page, chance, order }: Changing, top: ModelNode): object[] {
  const adds: object[] = []
  const visit = (node: ModelNode) => {
    const siblings = inTree(node.parent!, node.isShadow)
    const nextId = siblings[siblings.indexOf(node) + 1]?.id ?? null
    const hasText = node.kind === 'style' && node.rules.length > 0 && chance(0.5)
    if (node.kind === 'frame') page.framesRecorded++
    const source = withoutChildren(node)
    const own = hasText ? { ...source, attributes: { ...source.attributes, _cssText: node.rules.join(' ') } } : source
    adds.push({ parentId: node.parent!.id, nextId, node: own })
    for (const child of node.children.toReversed()) visit(child)
  }
  visit(top)
  return order === 'recorded' || chance(0.7) ? adds : adds.reverse()
}

export function attachDocuments(changing: Changing, top: ModelNode): void {
  const frames = below(top).filter(({ kind, rootId }) => kind === 'frame' && rootId === top.rootId)
  for (const frame of frames) attachDocument(changing, frame)
}

function attachDocument({ page, emit }: Changing, frame: ModelNode): void {
  if (frame.content) page.drop(frame.content)
  frame.content = page.makeDocument()
  emit(
    mutation({ adds: [{ parentId: frame.id, nextId: null, node: serialized(frame.content) }], isAttachIframe: true }),
  )
}
