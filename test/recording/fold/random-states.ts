import { mutation, type Change } from './random-trees.ts'

const changeAttributes: Change = ({ page, random, chance, pick, emit }) => {
  const node = page.any(pick(['container', 'container', 'other', 'box']))
  if (!node) return
  const { attributes } = node
  attributes['class'] = `c${Math.floor(random() * 5)}`
  if (chance(0.5)) delete attributes['title']
  else attributes['title'] = `${random()}`
  const changed = { class: attributes['class'], title: attributes['title'] ?? null }
  emit(mutation({ attributes: [{ id: node.id, attributes: changed }] }))
}

/** Single properties, as recorders tell them. What they make of the attribute only a browser knows. */
const changeStyle: Change = ({ page, random, chance, pick, emit }) => {
  const node = page.any('container')
  if (!node || node.tag === 'body') return
  const value = `${Math.floor(random() * 90)}px`
  const property = pick(['margin', 'margin-left', 'top', 'width', '--own'])
  const style = { [property]: chance(0.2) ? false : chance(0.2) ? [value, 'important'] : value }
  node.attributes['style'] = 'which one only a browser knows'
  emit(mutation({ attributes: [{ id: node.id, attributes: { style } }] }))
}

const setStyle: Change = ({ page, random, emit }) => {
  const node = page.any('container')
  if (!node || node.tag === 'body') return
  node.attributes['style'] = `padding: ${Math.floor(random() * 9)}px; color: green`
  emit(mutation({ attributes: [{ id: node.id, attributes: { style: node.attributes['style'] } }] }))
}

const openOrClose: Change = ({ page, chance, emit }) => {
  const dialog = page.any('dialog')
  if (!dialog) return
  const isOpen = Object.hasOwn(dialog.attributes, 'open')
  const mode = !isOpen && chance(0.5) ? 'modal' : 'non-modal'
  if (isOpen) delete dialog.attributes['open']
  else dialog.attributes['open'] = ''
  dialog.attributes['rr_open_mode'] = mode
  const attributes = { open: isOpen ? null : '', rr_open_mode: mode }
  emit(mutation({ attributes: [{ id: dialog.id, attributes }] }))
}

const enter: Change = ({ page, random, chance, emit }) => {
  const field = page.any('field')
  if (!field) return
  const isTicked = field.attributes['type'] !== undefined
  const text = isTicked ? (field.attributes['value'] ?? 'on') : `${random()}`
  emit({ source: 5, id: field.id, text, isChecked: isTicked && chance(0.6) })
}

const choose: Change = ({ page, pick, emit }) => {
  const select = page.any('select')
  const option = select && select.children.length > 0 ? pick(select.children) : null
  if (!select || !option) return
  emit({ source: 5, id: select.id, text: option.attributes['value'], isChecked: false })
}

const setValue: Change = ({ page, random, emit }) => {
  const field = page.any('field')
  if (field?.tag !== 'input') return
  field.attributes['value'] = `set ${random()}`
  emit(mutation({ attributes: [{ id: field.id, attributes: { value: field.attributes['value'] } }] }))
}

/** Only what can scroll does, and only where there is more to see: documents are tall, not wide. */
const scroll: Change = ({ page, random, chance, emit }) => {
  const node = page.any(chance(0.7) ? 'box' : 'document')
  const x = node?.kind === 'box' ? Math.floor(random() * 40) : 0
  if (node) emit({ source: 3, id: node.id, x, y: Math.floor(random() * 300) })
}

const GIF = 'R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='
const BLOB = { rr_type: 'Blob', type: 'image/gif', data: [{ rr_type: 'ArrayBuffer', base64: GIF }] }
const PICTURE = { rr_type: 'ImageBitmap', args: [BLOB] }

/** Whole pictures, as recorders sample them; the one before goes first, or shows through. */
const draw: Change = ({ page, random, chance, emit }) => {
  const canvas = page.any('canvas')
  if (!canvas) return
  const picture = { property: 'drawImage', args: [PICTURE, random() * 40, 0] }
  const clear = { property: 'clearRect', args: [0, 0, random() * 40, 20] }
  const command = chance(0.3) ? clear : picture
  const commands = chance(0.5) ? [clear, picture] : [command, picture]
  emit({ source: 9, id: canvas.id, type: 0, ...(chance(0.5) ? command : { commands }) })
}

const playMedia: Change = ({ page, random, pick, emit }) => {
  const media = page.any('media')
  if (!media) return
  const known = { volume: 1, muted: true, loop: false, playbackRate: pick([1, 2]) }
  emit({ source: 7, id: media.id, type: pick([0, 1, 2, 3, 4]), currentTime: Math.floor(random() * 90), ...known })
}

const resize: Change = ({ random, emit }) => emit({ source: 4, width: 1000 + Math.floor(random() * 200), height: 720 })

/** What is set on elements, by how often it happens. */
export const STATE_CHANGES: readonly (readonly [number, Change])[] = [
  [5, changeAttributes],
  [5, changeStyle],
  [2, setStyle],
  [3, openOrClose],
  [4, enter],
  [2, choose],
  [1, setValue],
  [4, scroll],
  [3, draw],
  [3, playMedia],
  [0.5, resize],
]
