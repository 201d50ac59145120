import type { ReplayEvent } from '../../src/recording/events.ts'
import { cssLoads } from './css-loads.ts'

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

/** What may never come out, written down from what browsers do, and not from what the sanitiser knows. */
const LIVE_TAGS =
  /^(?:script|template|object|embed|applet|base|frame|frameset|portal|fencedframe|param|noembed|noframes|plaintext)$/i
const LIVE_ATTRIBUTES =
  /^(?:on.*|srcdoc|action|formaction|ping|target|download|autofocus|accesskey|contenteditable|http-equiv|is|nonce|sandbox|allow|data|codebase|classid|code|archive|manifest|imagesrcset|usemap|attributionsrc|popovertarget.*|command.*|formtarget|shadowrootmode|profile|longdesc|dynsrc|lowsrc|base)$/i
const ADDRESSES = /^(?:src|href|srcset|poster|background|xlink:href)$/i
const HARMLESS_ADDRESS =
  /^\s*(?:#|$|about:blank$|data:(?:image|font|audio|video)\/|data:application\/(?:x-)?font|data:application\/octet-stream)/i

/** Everything in safe events that could still do something; empty when all is well. `seenCss` gathers text by style. */
export function findUnsafe(events: readonly ReplayEvent[]): string[] {
  const found: string[] = []
  const page = new UnsafePage(found)
  for (const event of events) page.read(event)
  page.end()
  return found
}

class UnsafePage {
  readonly #found: string[]
  readonly #tags = new Map<number, Set<string>>()
  /** Text by node, and which node holds it: what a `<style>` is made of after every event. */
  readonly #texts = new Map<number, string>()
  readonly #styles = new Map<number, number[]>()

  constructor(found: string[]) {
    this.#found = found
  }

  read({ type, data }: ReplayEvent): void {
    if (!isFields(data)) return
    if (type === 2) {
      this.#tags.clear()
      this.#texts.clear()
      this.#styles.clear()
      this.#node(data['node'], '', 0)
    } else if (type === 3) this.#incremental(data)
    this.end()
  }

  end(): void {
    for (const [id, texts] of this.#styles) {
      this.#css(texts.map((text) => this.#texts.get(text) ?? '').join(''), `style ${id}`)
    }
  }

  #incremental(data: Fields): void {
    if (data['source'] === 0) return this.#mutation(data)
    if (data['source'] === 9) this.#canvas(data)
    if (data['source'] === 10 && data['buffer'] !== true) this.#found.push('a font with an address')
    for (const rule of [data, ...listOf(data['styles'])].flatMap((holder) => (isFields(holder) ? [holder] : []))) {
      for (const list of [rule['adds'], rule['rules']]) {
        for (const added of listOf(list)) if (isFields(added)) this.#css(String(added['rule']), 'a rule')
      }
    }
    for (const key of ['replace', 'replaceSync']) if (data[key] !== undefined) this.#css(textOf(data[key]), key)
    if (isFields(data['set'])) this.#css(String(data['set']['value']), 'a declaration')
  }

  #mutation(data: Fields): void {
    for (const remove of listOf(data['removes'])) {
      if (!isFields(remove)) continue
      for (const texts of this.#styles.values()) {
        const at = texts.indexOf(Number(remove['id']))
        if (at >= 0) texts.splice(at, 1)
      }
    }
    for (const add of listOf(data['adds'])) {
      if (!isFields(add)) continue
      for (const sibling of ['nextId', 'previousId']) {
        if (typeof add[sibling] === 'number' && add[sibling] < 0) this.#found.push('a sibling id below zero')
      }
      const parentId = Number(add['parentId'])
      this.#node(add['node'], [...(this.#tags.get(parentId) ?? [''])].join(), parentId)
    }
    for (const text of listOf(data['texts'])) {
      if (isFields(text)) this.#texts.set(Number(text['id']), String(text['value']))
    }
    for (const change of listOf(data['attributes'])) {
      if (!isFields(change)) continue
      for (const tag of this.#tags.get(Number(change['id'])) ?? ['']) this.#attributes(tag, change['attributes'])
    }
  }

  #node(node: unknown, parentTag: string, parentId: number): void {
    if (!isFields(node)) return void this.#found.push('a node that is none')
    const id = Number(node['id'])
    if (!(id > 0)) this.#found.push(`an id ${id}`)
    const tag = textOf(node['tagName'])
    if (LIVE_TAGS.test(tag) || tag !== tag.toLowerCase()) this.#found.push(`an element ${tag}`)
    this.#tags.set(id, (this.#tags.get(id) ?? new Set()).add(tag))
    if (node['type'] === 2) this.#attributes(tag, node['attributes'])
    if (node['type'] === 3) {
      this.#texts.set(id, String(node['textContent']))
      for (const texts of this.#styles.values()) if (texts.includes(id)) texts.splice(texts.indexOf(id), 1)
      if (parentTag.includes('style')) this.#styles.set(parentId, [...(this.#styles.get(parentId) ?? []), id])
    }
    for (const child of listOf(node['childNodes'])) this.#node(child, tag, id)
  }

  #attributes(tag: string, attributes: unknown): void {
    if (!isFields(attributes)) return void this.#found.push('attributes that are none')
    for (const name of Object.keys(attributes)) {
      const value = attributes[name]
      const local = name.slice(name.indexOf(':') + 1)
      if (name === '__proto__' || LIVE_ATTRIBUTES.test(name) || LIVE_ATTRIBUTES.test(local)) {
        this.#found.push(`an attribute ${tag} ${name}`)
      }
      if (value === null) continue
      if (/^tabindex$/i.test(name) && value !== '-1') this.#found.push(`${tag} can be reached by Tab`)
      if (ADDRESSES.test(name) || ADDRESSES.test(local)) this.#address(tag, name, value)
      if (name === 'rr_dataURL' && !/^data:image\//i.test(textOf(value))) this.#found.push('rr_dataURL')
      if (name === 'style' && isFields(value)) {
        for (const set of Object.values(value)) this.#css(String(Array.isArray(set) ? set[0] : set), 'a style object')
      } else if (
        typeof value === 'string' &&
        (name === 'style' ||
          name === '_cssText' ||
          /^(?:fill|stroke|filter|mask|clip-path|cursor|marker-\w+|to|from|values|by)$/.test(name))
      ) {
        this.#css(name === '_cssText' ? value.replaceAll('/* rr_split */', '') : value, `${tag} ${name}`)
      }
    }
  }

  #address(tag: string, name: string, value: unknown): void {
    const isFine = typeof value === 'string' && value.split(/,\s+/).every((address) => HARMLESS_ADDRESS.test(address))
    if (!isFine || (tag === 'iframe' && name === 'src')) this.#found.push(`an address ${tag} ${name}=${textOf(value)}`)
  }

  #canvas(data: Fields): void {
    for (const command of Array.isArray(data['commands']) ? listOf(data['commands']) : [data]) {
      const property = isFields(command) ? command['property'] : null
      if (property !== 'drawImage' && property !== 'clearRect') this.#found.push(`a canvas command ${String(property)}`)
    }
  }

  #css(css: string, where: string): void {
    for (const load of cssLoads(css)) {
      if (!HARMLESS_ADDRESS.test(load) && load !== 'data:,') this.#found.push(`css in ${where}: ${load.slice(0, 80)}`)
    }
  }
}
