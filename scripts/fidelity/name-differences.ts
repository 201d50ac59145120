import { isObject, type ReplayEvent } from '../../src/recording/events.ts'

/**
 * Says in words in what a recording differs from what the sanitiser let through: `a[href]`, `script`, `url() in a style
 * sheet`. Events go by in order, each with what came of it.
 */
export class DifferenceNames {
  /** How often each difference came. */
  readonly counts = new Map<string, number>()
  readonly #tags = new Map<number, string>()

  compare(event: ReplayEvent, safe: ReplayEvent | null): void {
    this.#learn(event.data)
    if (safe === event) return
    if (safe === null) this.#count(`event of type ${event.type}, source ${String(sourceOf(event))}`)
    else this.#values(event.data, safe.data, '', event)
  }

  /** `around` is the tag of the element that the values belong to, `''` outside of elements. */
  #values(raw: unknown, safe: unknown, around: string, event: ReplayEvent, key = ''): void {
    if (Object.is(raw, safe)) return
    if (Array.isArray(raw) && Array.isArray(safe)) this.#lists(raw, safe, around, event, key)
    else if (isObject(raw) && isObject(safe)) this.#fields(raw, safe, around, event, key)
    else this.#count(nameOf(raw, safe, around, key, event))
  }

  #lists(raw: readonly unknown[], safe: readonly unknown[], around: string, event: ReplayEvent, key: string): void {
    if (raw.length === safe.length) return raw.forEach((item, i) => this.#values(item, safe[i], around, event, key))
    const kept = new Map(safe.map((item) => [identity(item), item]))
    for (const item of raw) {
      const id = identity(item)
      if (kept.has(id)) this.#values(item, kept.get(id), around, event, key)
      else this.#count(`an entry of ${key || 'a list'}${detail(item, (id) => this.#tags.get(id))}`)
    }
  }

  #fields(
    raw: Readonly<Record<string, unknown>>,
    safe: Readonly<Record<string, unknown>>,
    around: string,
    event: ReplayEvent,
    key: string,
  ): void {
    const own = typeof raw['tagName'] === 'string' ? raw['tagName'].toLowerCase() : null
    if (own !== null && raw['tagName'] !== safe['tagName'])
      return this.#count(`<${own}> becomes <${String(safe['tagName'])}>`)
    const named = key === 'attributes' && typeof raw['id'] === 'number' ? this.#tags.get(raw['id']) : undefined
    const tag = own ?? named ?? around
    for (const name of new Set([...Object.keys(raw), ...Object.keys(safe)])) {
      const inner = key === 'attributes' && name !== 'attributes' ? `[${name}]` : name
      this.#values(raw[name], safe[name], tag, event, inner)
    }
  }

  #learn(value: unknown): void {
    if (Array.isArray(value)) return value.forEach((item) => this.#learn(item))
    if (!isObject(value)) return
    if (typeof value['tagName'] === 'string' && typeof value['id'] === 'number')
      this.#tags.set(value['id'], value['tagName'].toLowerCase())
    for (const name of ['node', 'childNodes', 'adds']) if (name in value) this.#learn(value[name])
  }

  #count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
  }
}

function nameOf(raw: unknown, safe: unknown, around: string, key: string, event: ReplayEvent): string {
  const isCss = typeof raw === 'string' && typeof safe === 'string' && /url\(|@import/i.test(raw)
  if (isCss && !/\[(?:src|href)\]/.test(key)) return 'an address in CSS'
  const what =
    safe === undefined
      ? 'is left out'
      : typeof safe !== 'string'
        ? `becomes ${JSON.stringify(safe)}`
        : `becomes "${safe.slice(0, 24)}"`
  const place = key.startsWith('[')
    ? `${around}${key}`
    : `${around === '' ? `source ${String(sourceOf(event))}` : around} ${key}`
  return `${place} ${what}`
}

function identity(item: unknown): unknown {
  if (!isObject(item)) return item
  const node = isObject(item['node']) ? item['node'] : item
  return node['id'] ?? JSON.stringify(item)
}

function detail(item: unknown, tagOf: (id: number) => string | undefined): string {
  const id = identity(item)
  return typeof id === 'number' ? ` of <${tagOf(id) ?? '?'}>` : ''
}

function sourceOf({ data }: ReplayEvent): unknown {
  return isObject(data) ? data['source'] : undefined
}
