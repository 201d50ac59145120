import type { ReplayEvent } from '../../src/recording/events.ts'
import { seeded } from '../recording/seeded.ts'

const JS = `java${'script:'}`

type Fields = Record<string, unknown>

/** Where everything hostile points. A test may put a server there. */
export const HOSTILE_ORIGIN = 'http://attacker.example'

/**
 * A benign recording made hostile, by a seed: attributes, addresses, tags, namespaces, nesting, ids and encodings are
 * put where a stranger could put them.
 */
export function makeHostile(benign: readonly ReplayEvent[], seed: number, origin = HOSTILE_ORIGIN): ReplayEvent[] {
  const events = structuredClone(benign) as ReplayEvent[]
  const turns = new HostileTurns(seeded(seed), origin)
  for (const event of events) turns.visit(event)
  return events
}

class HostileTurns {
  readonly #random: () => number
  readonly #origin: string
  readonly #ids: number[] = []
  #count = 0

  constructor(random: () => number, origin: string) {
    this.#random = random
    this.#origin = origin
  }

  visit(event: ReplayEvent): void {
    const data = event.data
    if (!isFields(data)) return
    if (event.type === 2) this.#tree(data['node'])
    else if (event.type === 3 && data['source'] === 0) this.#mutation(data)
    else if (event.type === 3 && this.#chance(0.3)) Object.assign(data, this.#otherSource(data))
  }

  #mutation(data: Fields): void {
    for (const add of list(data['adds'])) {
      this.#tree(add['node'])
      if (this.#chance(0.2)) add['nextId'] = this.#pick([-1, -2, '-1', null, 2 ** 40, {}])
      if (this.#chance(0.2)) add['previousId'] = this.#pick([-1, -7, '__proto__', 1.5])
      if (this.#chance(0.05)) add['parentId'] = this.#anyId()
    }
    for (const text of list(data['texts'])) if (this.#chance(0.4)) text['value'] = this.#css()
    for (const change of list(data['attributes'])) {
      if (this.#chance(0.5)) change['attributes'] = { ...(change['attributes'] as Fields), ...this.#attributes() }
      if (this.#chance(0.2)) change['id'] = this.#anyId()
    }
    const more = () => ({ id: this.#anyId(), attributes: this.#attributes() })
    if (this.#chance(0.3)) (data['attributes'] as unknown[]).push(more())
    if (this.#chance(0.2)) (data['texts'] as unknown[]).push({ id: this.#anyId(), value: this.#css() })
    if (this.#chance(0.3)) (data['adds'] as unknown[]).push(this.#addition())
  }

  #addition(): Fields {
    const id = this.#chance(0.3) ? this.#anyId() : 900_000 + this.#count++
    this.#ids.push(id)
    const node = this.#chance(0.4)
      ? { type: 3, id, textContent: this.#css(), isStyle: this.#chance(0.5) }
      : { type: 2, id, tagName: this.#tag(), attributes: this.#attributes(), childNodes: [], isSVG: this.#chance(0.3) }
    return { parentId: this.#anyId(), nextId: this.#chance(0.5) ? null : -1, node }
  }

  #tree(node: unknown): void {
    if (!isFields(node)) return
    if (typeof node['id'] === 'number') this.#ids.push(node['id'])
    if (node['type'] === 2) {
      if (this.#chance(0.03)) node['tagName'] = this.#tag()
      if (this.#chance(0.03)) node['isSVG'] = this.#pick([true, 'yes', 1])
      if (this.#chance(0.02)) node['isShadowHost'] = true
      if (this.#chance(0.02)) node['rootId'] = this.#anyId()
      if (this.#chance(0.15)) node['attributes'] = { ...(node['attributes'] as Fields), ...this.#attributes() }
      if (node['tagName'] === 'style' && this.#chance(0.6)) node['attributes'] = { _cssText: this.#css() }
    }
    if (node['type'] === 3 && this.#chance(0.1)) node['textContent'] = this.#css()
    for (const child of list(node['childNodes'])) this.#tree(child)
    const isElement = node['type'] === 2 && node['tagName'] !== 'html'
    if (isElement && this.#chance(0.08)) (node['childNodes'] as unknown[]).push(this.#addition()['node'])
  }

  #attributes(): Fields {
    const count = 1 + Math.floor(this.#random() * 3)
    return Object.fromEntries(Array.from({ length: count }, () => this.#attribute()))
  }

  #attribute(): [string, unknown] {
    const roll = this.#random()
    if (roll < 0.2) return [this.#case(this.#pick(EVENTS)), `fetch('${this.#url()}')`]
    if (roll < 0.55) return [this.#case(this.#pick(ADDRESSES)), this.#encode(this.#pick([this.#url(), this.#script()]))]
    if (roll < 0.7) return [this.#pick(['style', 'fill', 'filter', 'mask', 'to', '_cssText']), this.#css()]
    if (roll < 0.8) return ['style', { [this.#pick(['background', '--x', '__proto__'])]: [this.#css(), 'important'] }]
    if (roll < 0.9) return [this.#pick(LIVE), this.#pick(['', 'x', this.#url(), '0;url=/'])]
    return [
      this.#pick(['rr_dataURL', 'rr_open_mode', 'rr_mediaState', 'rr_width']),
      this.#pick([this.#url(), 'played', -1e9]),
    ]
  }

  #otherSource(data: Fields): Fields {
    const rule = () => ({ rule: `a { background: ${this.#css()} }`, index: this.#pick([0, -1, [0, 1], '0']) })
    return this.#pick<() => Fields>([
      () => ({ source: 8, id: this.#anyId(), adds: [rule(), rule()] }),
      () => ({ source: 8, styleId: 1, replaceSync: this.#css() }),
      () => ({ source: 13, id: this.#anyId(), index: [0], set: { property: 'background', value: this.#css() } }),
      () => ({ source: 15, id: this.#anyId(), styleIds: [1], styles: [{ styleId: 1, rules: [rule()] }] }),
      () => ({ source: 10, family: 'f', fontSource: `url(${this.#url()})`, buffer: false }),
      () => ({
        source: 9,
        id: this.#anyId(),
        type: 0,
        commands: [{ property: 'constructor', args: [this.#script()] }],
      }),
      () => ({ source: 2, type: this.#pick([5, 'constructor', 99]), id: this.#anyId(), x: 1e99, y: null }),
      () => ({ source: this.#pick([99, '0', null]), id: data['id'] }),
    ])()
  }

  #tag(): string {
    return this.#case(this.#pick(TAGS))
  }

  #url(): string {
    return this.#pick([
      `${this.#origin}/${this.#count++}.png`,
      `${this.#origin.replace('http:', '')}/x`,
      '/api/logout',
      'x',
    ])
  }

  #script(): string {
    return this.#pick([`${JS}alert(1)`, 'data:text/html,<script>alert(1)</script>', 'vbscript:x', 'blob:x'])
  }

  /** The same address to a browser, another one to who compares text. */
  #encode(address: string): string {
    return this.#pick([
      address,
      ` ${address}`,
      `\u0001${address}`,
      address.replace(':', '\t:'),
      address.replace('a', '\na'),
      address.toUpperCase(),
    ])
  }

  #css(): string {
    const url = this.#url()
    return this.#pick([
      `url(${url})`,
      `url("${url}")`,
      `UrL( '${url}' )`,
      `\\75rl(${url})`,
      `u\\72 l("${url}")`,
      `\\000075\\000052 L(${url})`,
      `@import "${url}";`,
      `@\\69mport url(${url});`,
      `image-set("${url}" 1x)`,
      `-webkit-image-set(url("${url}") 1x, '${url}' 2x)`,
      `u/* rr_split */rl(${url})`,
      `x: "\n url(${url}); /* url(`,
      `"url(" url(${url}) ")"`,
      `/* url(*/ url(${url})`,
      `url(\\${url}`,
      `url(${url}`,
      `src("${url}") image("${url}")`,
      `a{b:u`,
      `rl(${url})}`,
      `a{b:\\75 `,
      `@im`,
      `port "${url}";`,
      `a{background:url(`,
      `\\2f ${url})`,
      `<!-- @import url(${url}); -->`,
      `url(data:image/png;base64,AAAA) , url(${url})`,
    ])
  }

  #anyId(): number {
    return this.#chance(0.9) ? this.#pick(this.#ids.length > 0 ? this.#ids : [1]) : this.#pick([-1, 0, 5, 2 ** 33])
  }

  #case(text: string): string {
    return this.#chance(0.3) ? text.toUpperCase() : text
  }

  #chance(share: number): boolean {
    return this.#random() < share
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)] as T
  }
}

const TAGS = ['script', 'iframe', 'object', 'embed', 'base', 'meta', 'link', 'style', 'template', 'svg', 'use', 'image']
  .concat(['animate', 'foreignObject', 'form', 'input', 'video', 'portal-include', 'a', 'img', 'frame', 'applet', ''])
  .concat([
    'noscript',
    'dialog',
    'constructor',
    '__proto__',
    'x y',
    'set',
    'feImage',
    'area',
    'source',
    'track',
    'math',
  ])
const EVENTS = ['onerror', 'onload', 'onclick', 'onfocus', 'onbegin', 'ontoggle', 'onanimationstart', 'onpointerenter']
const ADDRESSES = [
  'src',
  'href',
  'xlink:href',
  'srcset',
  'poster',
  'background',
  'action',
  'formaction',
  'data',
  'ping',
].concat(['srcdoc', 'manifest', 'codebase', 'imagesrcset', 'longdesc', 'from', 'values', 'XLINK:HREF', 'foo:src'])
const LIVE = [
  'http-equiv',
  'content',
  'sandbox',
  'target',
  'autofocus',
  'tabindex',
  'contenteditable',
  'download',
  'is',
].concat(['rel', 'attributeName', 'name', 'id', 'popovertarget', 'shadowrootmode', '__proto__', 'constructor', 'nonce'])

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : []
}
