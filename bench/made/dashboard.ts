import { createNodeMaker, ruleClass, styleSheet, tableRow, withDescendants, type MadeNode } from './page-nodes.ts'
import { createRandom } from './random.ts'

type Data = Readonly<Record<string, unknown>>

/** A page that knows what is on it, and what happens to it next. */
export interface Dashboard {
  /** The page as it is before the first step. */
  snapshot(): MadeNode
  /** The data of the incremental events of a step; what they say holds from then on. */
  step(number: number): readonly Data[]
}

/** With nine elements and eight texts each, these are about 5 000 nodes. */
const ROWS = 290
const NOTICES = 5
const STYLES = ['color', 'top', 'width'] as const

export function createDashboard(seed: number): Dashboard {
  const random = createRandom(seed)
  const make = createNodeMaker()
  const { element, text } = make
  const rows = Array.from({ length: ROWS }, () => tableRow(make, random))
  const body = element('tbody', {}, ...rows)
  const list = element('div', { class: 'list' }, element('table', {}, body))
  const fields = {
    query: element('input', { type: 'text', value: '' }),
    agreed: element('input', { type: 'checkbox' }),
    note: element('textarea', { value: '' }),
    choice: element('select', { value: 'a' }, ...['a', 'b', 'c'].map((name) => element('option', {}, text(name)))),
  }
  const button = element('button', { class: 'c10' }, text('Go'))
  const notices = element('div', { class: 'notices' })
  const form = element('form', {}, ...Object.values(fields), button)
  const heading = element('h1', {}, text('Dashboard'))
  const head = element('head', {}, element('style', {}, text(styleSheet(), true)))
  const page = element('body', {}, heading, form, list, notices, element('div', { class: 'tall' }))
  const root = make.document(make.doctype(), element('html', {}, head, page))
  const shown: MadeNode[] = []

  const mutation = (lists: Data): Data => ({ source: 0, adds: [], removes: [], texts: [], attributes: [], ...lists })
  const upTo = (count: number) => Array.from({ length: 1 + random.below(count) })
  const cellOf = (row: MadeNode) => random.pick(row.childNodes ?? [])
  const mouse = (id: number, type: number): Data => {
    return { source: 2, type, id, x: random.below(1_280), y: random.below(800) }
  }

  const changeTexts = (step: number) => {
    const texts = upTo(4).map((_, i) => ({
      id: cellOf(random.pick(rows)).childNodes?.[0]?.id,
      value: `t${step} ${i} ${random.next().toString(36).slice(2, 8)}`,
    }))
    return [mutation({ texts })]
  }
  const changeAttributes = (step: number) => {
    const attributes = upTo(4).map(() => {
      const row = random.pick(rows)
      if (random.next() < 0.5) return { id: row.id, attributes: { class: `${ruleClass(random)} on${step % 3}` } }
      const style = { [random.pick(STYLES)]: `${random.below(100)}px` }
      return { id: cellOf(row).id, attributes: { style } }
    })
    return [mutation({ attributes })]
  }
  const replaceRow = () => {
    const at = random.below(rows.length)
    const [row, next] = [tableRow(make, random), rows[at + 1]?.id ?? null]
    const removes = [{ parentId: body.id, id: rows[at]!.id }]
    rows[at] = row
    return [mutation({ removes, adds: withDescendants(row, body.id, next) })]
  }
  const notify = (step: number) => {
    const gone = shown.length === NOTICES ? shown.splice(0, 1) : []
    const notice = element(
      'div',
      { class: 'c1' },
      element('span', {}, text(`notice ${step}`)),
      element('b', {}, text('!')),
    )
    shown.push(notice)
    const removes = gone.map(({ id }) => ({ parentId: notices.id, id }))
    return [mutation({ removes, adds: withDescendants(notice, notices.id, null) })]
  }
  const type = (step: number) => {
    const kind = random.below(4)
    const input = (id: number, value: string, isChecked = false) => [{ source: 5, id, text: value, isChecked }]
    if (kind === 0) return input(fields.query.id, `query ${step}`)
    if (kind === 1) return input(fields.note.id, `text ${step}`)
    if (kind === 2) return input(fields.agreed.id, 'on', random.next() < 0.5)
    return input(fields.choice.id, random.pick(['a', 'b', 'c']))
  }
  const click = () => [1, 0, 2].map((what) => mouse(random.next() < 0.5 ? button.id : list.id, what))
  const scroll = () => {
    const inList = random.next() < 0.5
    return [{ source: 3, id: inList ? list.id : root.id, x: 0, y: random.below(inList ? 3_000 : 1_500) }]
  }
  const move = (): Data => {
    const { id } = random.pick(rows)
    return { source: 1, positions: [{ x: random.below(1_280), y: random.below(800), id, timeOffset: 0 }] }
  }

  return {
    snapshot: () => structuredClone(root),
    step(number) {
      const share = random.next()
      const happened: readonly Data[] =
        share < 0.45
          ? changeTexts(number)
          : share < 0.7
            ? changeAttributes(number)
            : share < 0.85
              ? replaceRow()
              : share < 0.95
                ? notify(number)
                : share < 0.97
                  ? type(number)
                  : share < 0.985
                    ? click()
                    : scroll()
      return number % 10 === 0 ? [...happened, move()] : happened
    },
  }
}
