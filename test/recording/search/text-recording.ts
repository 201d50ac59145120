import type { ReplayEvent } from '../../../src/recording/events.ts'
import { seeded } from '../seeded.ts'

type Plain = Record<string, unknown>

/** Few words, so that searches find something, in cases and with accents. */
const WORDS = ['Order', 'failed', 'Café', 'STRASSE', 'naïve', 'ok', 'Ελλάς', 'ﬁne']
const BLOCKS = ['div', 'p', 'li', 'section', 'button']
const LINES = ['span', 'b', 'a', 'em']

interface Live {
  readonly id: number
  readonly kind: 'block' | 'line' | 'text' | 'field' | 'frame'
  parentId: number
}

/** A page on which texts come, change, move, hide and go at random, in blocks, in lines, in fields and in iframes. */
export function textRecording(seed: number, changes: number): ReplayEvent[] {
  const random = seeded(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const phrase = (): string =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(WORDS)).join(pick([' ', '  ', '\n', '']))
  let atMs = 1_800_000_000_000
  let nextId = 10
  let live: Live[] = [{ id: 5, kind: 'block', parentId: 3 }]
  const page = (): Plain =>
    element(3, 'html', [element(4, 'head', [element(6, 'title', [text(7, 'Order')])]), element(5, 'body')])
  const events: ReplayEvent[] = []
  const push = (type: number, data: unknown): void => void events.push({ type, timestamp: atMs, data })
  const start = (): void => {
    live = [{ id: 5, kind: 'block', parentId: 3 }]
    push(4, { href: 'https://shop.example/', width: 1280, height: 720 })
    push(2, { node: { type: 0, id: 1, childNodes: [page()] }, initialOffset: { left: 0, top: 0 } })
  }
  const mutate = (change: Plain): void =>
    push(3, { source: 0, adds: [], removes: [], texts: [], attributes: [], ...change })
  const holders = (): Live[] => live.filter(({ kind }) => kind === 'block' || kind === 'line')
  const isWithin = (id: number, top: number): boolean => {
    for (let at = live.find((node) => node.id === id); at; at = live.find((node) => node.id === at.parentId)) {
      if (at.id === top) return true
    }
    return false
  }

  const add = (): void => {
    const parent = pick(holders())
    const sibling = live.find((node) => node.parentId === parent.id && random() < 0.5)
    const id = nextId++
    const kind = pick(['block', 'line', 'text', 'text', 'field'] as const)
    live.push({ id, kind, parentId: parent.id })
    const place = { parentId: parent.id, nextId: sibling?.id ?? null }
    if (kind === 'text') return mutate({ adds: [{ ...place, node: text(id, phrase()) }] })
    if (kind === 'field') {
      const attributes = {
        type: pick(['text', 'password', 'email']),
        value: pick(['', phrase()]),
        placeholder: phrase(),
      }
      return mutate({ adds: [{ ...place, node: element(id, 'input', [], attributes) }] })
    }
    const tag = pick(kind === 'block' ? [...BLOCKS, 'script'] : LINES)
    const textId = nextId++
    live.push({ id: textId, kind: 'text', parentId: id })
    const adds = [
      { ...place, node: element(id, tag) },
      { parentId: id, nextId: null, node: text(textId, phrase()) },
    ]
    mutate({ adds: random() < 0.5 ? adds : adds.reverse() })
  }

  const addFrame = (): void => {
    const parent = pick(holders().filter(({ kind }) => kind === 'block'))
    const id = nextId++
    const bodyId = nextId + 2
    mutate({ adds: [{ parentId: parent.id, nextId: null, node: element(id, 'iframe') }] })
    const html = element(nextId + 1, 'html', [element(bodyId, 'body')])
    mutate({
      adds: [{ parentId: id, nextId: null, node: { type: 0, id: nextId, childNodes: [html] } }],
      isAttachIframe: true,
    })
    nextId += 3
    live.push({ id, kind: 'frame', parentId: parent.id }, { id: bodyId, kind: 'block', parentId: id })
  }

  const remove = (): void => {
    const gone = pick(live.filter(({ id }) => id !== 5))
    if (!gone) return add()
    // A document stays in its iframe, and what is in one goes with it.
    if (live.some(({ id, kind }) => kind === 'frame' && id === gone.parentId)) return add()
    live = live.filter(({ id }) => !isWithin(id, gone.id))
    mutate({ removes: [{ parentId: gone.parentId, id: gone.id }] })
  }

  /** A recorder tells a move as a removal and an addition of the same subtree. */
  const move = (): void => {
    const moved = pick(live.filter(({ kind }) => kind === 'text'))
    if (!moved) return add()
    const to = pick(holders())
    mutate({
      removes: [{ parentId: moved.parentId, id: moved.id }],
      adds: [{ parentId: to.id, nextId: null, node: text(moved.id, phrase()) }],
    })
    moved.parentId = to.id
  }

  const change = (): void => {
    const roll = random()
    if (roll < 0.4 || live.length < 8) return add()
    if (roll < 0.5) return remove()
    if (roll < 0.56) return move()
    if (roll < 0.58) return addFrame()
    const target = pick(live)
    if (target.kind === 'text') return mutate({ texts: [{ id: target.id, value: phrase() }] })
    if (target.kind === 'field')
      return push(3, { source: 5, id: target.id, text: pick(['', phrase()]), isChecked: false })
    const attributes = pick<Plain>([
      { hidden: '' },
      { hidden: null },
      { style: 'color: red; display: none' },
      { style: 'color: red' },
      { style: { display: 'none' } },
      { style: { display: ['none', 'important'] } },
      { style: { display: 'block' } },
      { style: { display: false } },
    ])
    mutate({ attributes: [{ id: target.id, attributes }] })
  }

  start()
  for (let turn = 0; turn < changes; turn++) {
    // Several at one instant, too.
    atMs += Math.floor(random() * 3) * 20
    if (turn === changes >> 1) {
      atMs += 100
      start()
    } else change()
  }
  return events
}

export function element(id: number, tagName: string, childNodes: Plain[] = [], attributes: Plain = {}): Plain {
  return { type: 2, id, tagName, attributes, childNodes }
}

export function text(id: number, textContent: string): Plain {
  return { type: 3, id, textContent }
}
