import { isObject } from '../events.ts'
import { cleanAddress } from './address-attributes.ts'
import { CLOBBERING_NAMES, NAMED_BY_DOCUMENT, NAMED_BY_OTHERS } from './attribute-names.ts'
import type { AttributeRule } from './attribute-rules.ts'
import { cleanCss } from './clean-css.ts'
import type { Door } from './door.ts'
import { clampMeasure } from './measures.ts'
import { isRecorderAttribute } from './recorder-attributes.ts'
import { cleanCssText } from './style-text.ts'
import { cleanStyleObject } from './style-object.ts'
import { words } from '../words.ts'

export type Attributes = Readonly<Record<string, unknown>>

/** What becomes of an attribute that is left out. */
export const DROP = Symbol('drop')

/** What an address cannot do without, unless it is a bare name. */
const LIKE_ADDRESS = /[:/\\]/
const MAYBE_CSS = /[(\\@]/
const META_NAMES = words('viewport color-scheme theme-color description')
const NONE: Attributes = Object.freeze({})

/** The attributes of an element, or changes to them, by the rules for its tag; `''` for a tag that is not known. */
export function cleanAttributes(tag: string, raw: unknown, door: Door): Attributes {
  if (!isObject(raw)) return NONE
  const { maxAttributes } = door.limits
  let out: Record<string, unknown> | null = null
  let count = 0
  for (const name in raw) {
    if (count === maxAttributes) {
      door.counter.cut('maxAttributes')
      out ??= firstOf(raw, count)
      break
    }
    const value = raw[name]
    const clean = cleanAttribute(tag, name, value, raw, door)
    if (out === null && clean !== value) out = firstOf(raw, count)
    if (out !== null && clean !== DROP) out[name] = clean
    count++
  }
  return tag === 'input' ? withoutAutofill(raw, out, door) : (out ?? raw)
}

/** Copies of the first attributes: those that were looked at and may stay as they are. */
function firstOf(raw: Attributes, count: number): Record<string, unknown> {
  const names = Object.keys(raw).slice(0, count)
  return Object.fromEntries(names.map((name): [string, unknown] => [name, raw[name]]))
}

function cleanAttribute(tag: string, name: string, value: unknown, all: Attributes, door: Door): unknown {
  const rule = door.attributes.ruleOf(name)
  switch (rule.kind) {
    case 'recorder':
      return isRecorderAttribute(tag, name, value, door) ? value : drop('attribute', door)
    case 'handler':
      return drop('event-handler', door)
    case 'dropped':
      return drop('attribute', door)
  }
  // Taking an attribute away is always safe, and so is every name that nothing can be named by.
  if (value === null) return null
  if (typeof value === 'string') return cleanString(tag, rule, value, all, door)
  if (name === 'style' && typeof value === 'object') return cleanStyleObject(value, door)
  if (typeof value === 'boolean' || typeof value === 'number') {
    return rule.kind === 'address' ? drop('attribute', door) : value
  }
  return drop('attribute', door)
}

function cleanString(tag: string, { kind, local }: AttributeRule, value: string, all: Attributes, door: Door): unknown {
  const most = door.limits.maxAttributeChars
  switch (kind) {
    case 'text':
      return cut(value, most, door)
    case 'style':
      return cleanCss(cut(value, most * 4, door), door)
    case 'css-text':
      return tag === 'style' || tag === 'link' ? cleanCssText(value, door) : drop('attribute', door)
    case 'address':
      return cleanAddress(tag, local, value, all, door)
    case 'measure': {
      const text = cut(value, most, door)
      return instead(text, clampMeasure(local, text), door)
    }
    case 'special':
      return cleanSpecial(tag, local, cut(value, most, door), all, door)
    default: {
      // Presentation attributes of SVG, and whatever an animation sets them to, are CSS.
      const text = cut(value, most, door)
      if (MAYBE_CSS.test(text)) return cleanCss(text, door)
      return kind === 'known' || !LIKE_ADDRESS.test(text) ? text : drop('attribute', door)
    }
  }
}

function cleanSpecial(tag: string, local: string, text: string, all: Attributes, door: Door): unknown {
  switch (local) {
    case 'content':
      return tag !== 'meta' && tag !== '' ? text : isHarmlessMeta(all) ? text : drop('attribute', door)
    case 'rel':
      return tag === 'link' && !/^\s*stylesheet\s*$/i.test(text) ? drop('attribute', door) : text
    case 'attributename':
      return /^(?:.*:)?(?:href|src|style|class|on.*)$/i.test(text.trim()) ? drop('attribute', door) : text
    case 'tabindex':
      return instead(text, '-1', door)
    case 'autocomplete':
      return /^(?:off|on|new-password)$/i.test(text) ? text : instead(text, 'off', door)
    default:
      return cleanName(tag, local, text, door)
  }
}

/** A `name` or an `id`, which must not stand in the place of a member of the form or the document around it. */
function cleanName(tag: string, local: string, text: string, door: Door): unknown {
  if (local === 'name' && NAMED_BY_DOCUMENT.has(tag)) return drop('attribute', door)
  if (local === 'name' && (tag === 'meta' || tag === '')) {
    return META_NAMES.has(text.toLowerCase()) ? text : drop('attribute', door)
  }
  if (!CLOBBERING_NAMES.has(text) || (tag !== '' && !NAMED_BY_OTHERS.has(tag))) return text
  door.counter.remove('attribute')
  return `rr-${text}`
}

/** Browsers must not offer to fill in, or fill in unasked, what they keep for the portal's origin. */
function withoutAutofill(raw: Attributes, changed: Record<string, unknown> | null, door: Door): Attributes {
  const left = changed ?? raw
  const type = Object.hasOwn(raw, 'type') ? raw['type'] : undefined
  if (typeof type !== 'string' || !/^\s*password\s*$/i.test(type)) return left
  const asked = Object.hasOwn(raw, 'autocomplete') ? raw['autocomplete'] : undefined
  // What was changed already has been counted.
  if (typeof asked === 'string' && asked === left['autocomplete']) instead(asked, 'new-password', door)
  return { ...left, autocomplete: 'new-password' }
}

/** Another value in the place of the recorded one. */
function instead(recorded: string, safe: string, door: Door): string {
  if (recorded !== safe) door.counter.remove('attribute')
  return safe
}

function isHarmlessMeta(all: Attributes): boolean {
  const name = Object.hasOwn(all, 'name') ? all['name'] : null
  return typeof name === 'string' && META_NAMES.has(name.toLowerCase()) && !Object.hasOwn(all, 'http-equiv')
}

function cut(text: string, most: number, door: Door): string {
  if (text.length <= most) return text
  door.counter.cut('maxAttributeChars')
  return text.slice(0, most)
}

function drop(reason: 'attribute' | 'event-handler', door: Door): typeof DROP {
  door.counter.remove(reason)
  return DROP
}
