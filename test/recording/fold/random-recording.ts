import type { ReplayEvent, SerializedNode } from '../../../src/recording/events.ts'

/** A small seeded generator (mulberry32): the same seed, the same recording. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface LiveNode {
  readonly id: number
  parentId: number
}

/**
 * A recording that does what pages do, at random: nodes come, move and go, texts, attributes, styles, rules, inputs
 * and scrolls change. Every reference is valid, as a recorder's would be.
 */
export function randomRecording(seed: number, { mutations }: { mutations: number }): ReplayEvent[] {
  const random = seeded(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  const startMs = 1_800_000_000_000
  let atMs = startMs
  let nextId = 20
  const elements: LiveNode[] = [{ id: 5, parentId: 3 }]
  const texts: LiveNode[] = []
  const inputs: LiveNode[] = []
  const events: ReplayEvent[] = [
    { type: 4, timestamp: atMs, data: { href: 'https://shop.example/', width: 1280, height: 720 } },
    { type: 2, timestamp: atMs, data: { node: emptyPage(), initialOffset: { left: 0, top: 0 } } },
  ]
  const mutate = (change: object) => ({ source: 0, adds: [], removes: [], texts: [], attributes: [], ...change })

  const addElement = () => {
    const parent = pick(elements)
    const sibling = elements.find((node) => node.parentId === parent.id && random() < 0.5)
    const isInput = random() < 0.15
    const element = { id: nextId++, parentId: parent.id }
    const text = { id: nextId++, parentId: element.id }
    const tagName = isInput ? 'input' : pick(['div', 'span', 'p', 'section'])
    const node = { type: 2, id: element.id, tagName, attributes: { class: `c${element.id % 7}` }, childNodes: [] }
    const adds: object[] = [{ parentId: parent.id, nextId: sibling?.id ?? null, node }]
    if (isInput) inputs.push(element)
    else {
      elements.push(element)
      texts.push(text)
      adds.push({ parentId: element.id, nextId: null, node: { type: 3, id: text.id, textContent: `text ${text.id}` } })
    }
    return mutate({ adds: random() < 0.5 ? adds : adds.reverse() })
  }

  const removeElement = () => {
    const leaf = elements.findLast((node) => node.id !== 5 && !elements.some((other) => other.parentId === node.id))
    if (!leaf || elements.length < 30) return addElement()
    elements.splice(elements.indexOf(leaf), 1)
    for (const list of [texts, inputs]) {
      for (const orphan of list.filter((node) => node.parentId === leaf.id)) list.splice(list.indexOf(orphan), 1)
    }
    return mutate({ removes: [{ parentId: leaf.parentId, id: leaf.id }] })
  }

  const change = (): object => {
    const roll = random()
    const element = pick(elements)
    if (roll < 0.3) return addElement()
    if (roll < 0.5) return removeElement()
    if (roll < 0.65 && texts.length > 0) return mutate({ texts: [{ id: pick(texts).id, value: `${random()}` }] })
    if (roll < 0.75)
      return mutate({
        attributes: [{ id: element.id, attributes: { class: `d${Math.floor(random() * 9)}`, title: null } }],
      })
    if (roll < 0.85) {
      const style = {
        [pick(['margin', 'margin-left', 'top', 'width'])]: random() < 0.2 ? false : `${Math.floor(random() * 90)}px`,
      }
      return mutate({ attributes: [{ id: element.id, attributes: { style } }] })
    }
    if (roll < 0.9 && inputs.length > 0)
      return { source: 5, id: pick(inputs).id, text: `${random()}`, isChecked: random() < 0.5 }
    if (roll < 0.95)
      return { source: 8, id: 11, adds: [{ rule: `.c${Math.floor(random() * 9)} { color: red }`, index: 0 }] }
    return { source: 3, id: element.id, x: 0, y: Math.floor(random() * 500) }
  }

  for (let turn = 0; turn < mutations; turn++) {
    atMs += Math.floor(random() * 40)
    events.push({ type: 3, timestamp: atMs, data: change() })
  }
  return events
}

function emptyPage(): SerializedNode {
  const element = (id: number, tagName: string, childNodes: SerializedNode[] = []): SerializedNode => ({
    type: 2,
    id,
    tagName,
    attributes: {},
    childNodes,
  })
  return {
    type: 0,
    id: 1,
    childNodes: [element(3, 'html', [element(4, 'head', [element(11, 'style')]), element(5, 'body')])],
  }
}
