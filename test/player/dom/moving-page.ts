import type { ReplayEvent } from '../../../src/recording/events.ts'
import { openPage, type Realm, recordSteps, type RecordedSteps } from './recorded-page.ts'

type Step = (page: Document) => void

/** Something that pages do to nodes that are there already. */
export interface Move {
  readonly name: string
  readonly steps: readonly Step[]
  /** Some of what the real page is like in the end, so that nothing is compared with nothing. */
  readonly real: Look
  /** What plain rrweb shows in the end: as the real page, or not. */
  readonly plain: 'same' | 'differs'
}

/** Text colours and scroll positions of everything that has an id, through shadow roots. */
export type Look = Readonly<Record<string, string>>

const PAGE = `<!doctype html><html><head><style>
    .box { height: 80px; width: 200px; overflow: auto } .box > p { height: 900px; margin: 0 }
  </style><style id="sheet">.said { top: 1px }</style></head><body>
  <ul id="list"><li id="first"><x-card id="card"></x-card></li><li id="second"></li><li id="third"></li></ul>
  <section id="section"><style id="inner"></style><div id="box" class="box"><p id="text">tall</p></div></section>
  </body></html>`

const find = <T extends Element = HTMLElement>(page: Document, selector: string) => page.querySelector<T>(selector)!
const shadowOf = (page: Document, selector = '#card') => find(page, selector).shadowRoot!

/** Custom elements as Lit makes them: one sheet for all of a kind, adopted when the first of them comes. */
function defineCards({ HTMLElement, CSSStyleSheet, customElements }: Realm): void {
  const define = (name: string, css: string, markup: string) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    class Card extends HTMLElement {
      connectedCallback() {
        if (this.shadowRoot) return
        const root = this.attachShadow({ mode: 'open' })
        root.append(this.ownerDocument.createRange().createContextualFragment(markup))
        root.adoptedStyleSheets = [sheet]
      }
    }
    customElements.define(name, Card)
  }
  const box = '<style id="own"></style><div id="inside" class="box"><p>tall</p></div>'
  const boxed = '.box { height: 50px; overflow: auto } .box > p { height: 700px }'
  define('x-badge', '#badge { color: rgb(1, 1, 1) }', '<b id="badge">new</b>')
  define('x-card', `#title { color: rgb(2, 2, 2) } ${boxed}`, `<p id="title">Card</p><x-badge id="b"></x-badge>${box}`)
}

const reverseList: Step = (page) => find(page, '#list').append(...[...find(page, '#list').children].reverse())
const moveSection: Step = (page) => page.body.prepend(find(page, '#section'))
const moveSheet: Step = (page) => page.head.append(find(page, '#sheet'))
const adoptAnother: Step = (page) => {
  const { CSSStyleSheet } = page.defaultView!
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('#title { color: rgb(9, 9, 9) }')
  shadowOf(page).adoptedStyleSheets = [...shadowOf(page).adoptedStyleSheets, sheet]
}
const insertRules: Step = (page) => {
  find<HTMLStyleElement>(page, '#sheet').sheet!.insertRule('#second { color: rgb(3, 3, 3) }')
  find<HTMLStyleElement>(page, '#inner').sheet!.insertRule('#text { color: rgb(4, 4, 4) }')
  shadowOf(page).querySelector<HTMLStyleElement>('#own')!.sheet!.insertRule('#inside { color: rgb(5, 5, 5) }')
}
const scroll: Step = (page) => {
  find(page, '#box').scrollTop = 120
  shadowOf(page).querySelector('#inside')!.scrollTop = 60
}

function atOnce(...steps: readonly Step[]): Step {
  return (page) => steps.forEach((step) => step(page))
}

/** Takes the card out of the page for a while. */
function takeOut(...meanwhile: readonly ((card: Element, page: Document) => void)[]): Step[] {
  let card: Element
  return [
    (page) => {
      card = find(page, '#card')
      card.remove()
    },
    ...meanwhile.map(
      (step): Step =>
        (page) =>
          step(card, page),
    ),
    (page) => find(page, '#third').append(card),
  ]
}

/**
 * A move takes rules that scripts inserted, because the browser reads the text of a style element anew, and scroll
 * positions; it leaves adopted sheets. Plain rrweb builds a host that moves anew, without its sheets, which no recorder says again
 * for a host it knows.
 */
export const MOVES: readonly Move[] = [
  {
    name: 'a shadow host that a list puts elsewhere',
    steps: [reverseList],
    real: { title: 'rgb(2, 2, 2) @0', badge: 'rgb(1, 1, 1) @0' },
    plain: 'differs',
  },
  {
    name: 'a shadow host that moves twice and adopts in between',
    steps: [reverseList, adoptAnother, reverseList],
    real: { title: 'rgb(9, 9, 9) @0' },
    plain: 'differs',
  },
  {
    name: 'a shadow host that leaves and comes again later',
    steps: takeOut(),
    real: { title: 'rgb(2, 2, 2) @0', badge: 'rgb(1, 1, 1) @0' },
    plain: 'same',
  },
  {
    name: 'a shadow host whose sheet changes while it is away',
    steps: takeOut((card) => card.shadowRoot!.adoptedStyleSheets[0]!.insertRule('#inside { color: rgb(7, 7, 7) }')),
    real: { inside: 'rgb(7, 7, 7) @0' },
    plain: 'same',
  },
  {
    name: 'a style element with inserted rules',
    steps: [insertRules, moveSheet],
    real: { second: 'rgb(0, 0, 0) @0' },
    plain: 'same',
  },
  {
    name: 'what holds a style element with inserted rules',
    steps: [insertRules, moveSection],
    real: { text: 'rgb(0, 0, 0) @0' },
    plain: 'same',
  },
  {
    name: 'a shadow host with inserted rules',
    steps: [insertRules, reverseList],
    real: { inside: 'rgb(0, 0, 0) @0', second: 'rgb(3, 3, 3) @0' },
    plain: 'differs',
  },
  {
    name: 'rules that are inserted in the moment of a move',
    steps: [atOnce(moveSheet, insertRules)],
    real: { second: 'rgb(3, 3, 3) @0' },
    plain: 'same',
  },
  {
    name: 'what holds something scrolled',
    steps: [scroll, moveSection],
    real: { box: 'rgb(0, 0, 0) @0' },
    plain: 'same',
  },
  {
    name: 'a shadow host with something scrolled',
    steps: [scroll, reverseList],
    real: { inside: 'rgb(0, 0, 0) @0' },
    plain: 'differs',
  },
  {
    name: 'what is scrolled in the moment of a move',
    steps: [atOnce(scroll, moveSection)],
    real: { box: 'rgb(0, 0, 0) @0' },
    plain: 'same',
  },
]

/** Before 2.2, rrweb never said again what a host had adopted, not even when it had left and come again. */
export const RECORDERS = ['rrweb', 'posthog-js', 'rrweb before 2.2'] as const

/** Records a move on a real page. */
export async function recordMove({ steps }: Move, recorder: (typeof RECORDERS)[number]): Promise<RecordedSteps<Look>> {
  const realm = openPage(PAGE)
  defineCards(realm)
  const isOld = recorder === 'rrweb before 2.2'
  const { events, looks } = await recordSteps(realm, isOld ? 'rrweb' : recorder, steps, lookOf)
  return { events: isOld ? adoptionsOnce(events) : events, looks }
}

function adoptionsOnce(events: readonly ReplayEvent[]): ReplayEvent[] {
  const said = new Map<unknown, string>()
  return events.filter(({ data }) => {
    const { source, id, styleIds } = data as { source?: number; id?: number; styleIds?: readonly number[] }
    if (source !== 15) return true
    const isKnown = said.get(id) === String(styleIds)
    said.set(id, String(styleIds))
    return !isKnown
  })
}

export function lookOf(page: Document): Look {
  const look: Record<string, string> = {}
  const visit = (root: ParentNode) => {
    for (const element of root.querySelectorAll('[id]')) {
      look[element.id] = `${page.defaultView!.getComputedStyle(element).color} @${element.scrollTop}`
      if (element.shadowRoot) visit(element.shadowRoot)
    }
  }
  visit(page)
  return look
}
