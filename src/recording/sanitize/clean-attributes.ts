import { isObject } from '../events.ts'
import { cleanAddress } from './address-attributes.ts'
import {
  ADDRESS_ATTRIBUTES,
  CLOBBERING_NAMES,
  DROPPED_ATTRIBUTES,
  isPagesOwn,
  KNOWN_ATTRIBUTES,
  NAMED_BY_DOCUMENT,
  NAMED_BY_OTHERS,
} from './attribute-names.ts'
import { cleanCss } from './clean-css.ts'
import type { Door } from './door.ts'
import { clampMeasure, isMeasure } from './measures.ts'
import { isRecorderAttribute } from './recorder-attributes.ts'
import { cleanCssText } from './style-text.ts'
import { cleanStyleObject } from './style-object.ts'

export type Attributes = Readonly<Record<string, unknown>>

/** What becomes of an attribute that is left out. */
export const DROP = Symbol('drop')

const NAME = /^[a-z_][\w:.-]{0,199}$/i
/** What an address cannot do without, unless it is a bare name. */
const LIKE_ADDRESS = /[:/\\]/
const MAYBE_CSS = /[(\\@]/
/** Attributes whose text people read, or scripts: never CSS. */
const TEXTS = new Set(
  'alt title placeholder label value content summary class id for abbr headers srcdoc d points'.split(' '),
)
const META_NAMES = new Set(['viewport', 'color-scheme', 'theme-color', 'description'])
const NONE: Attributes = Object.freeze({})

/** The attributes of an element, or changes to them, by the rules for its tag; `''` for a tag that is not known. */
export function cleanAttributes(tag: string, raw: unknown, door: Door): Attributes {
  if (!isObject(raw)) return NONE
  const names = Object.keys(raw)
  let out: Record<string, unknown> | null = null
  if (names.length > door.limits.maxAttributes) {
    door.counter.cut('maxAttributes')
    names.length = door.limits.maxAttributes
    out = {}
  }
  for (let at = 0; at < names.length; at++) {
    const name = names[at] ?? ''
    const value = raw[name]
    const clean = cleanAttribute(tag, name, value, raw, door)
    if (out === null) {
      if (clean === value) continue
      out = {}
      for (let before = 0; before < at; before++) out[names[before] ?? ''] = raw[names[before] ?? '']
    }
    if (clean !== DROP) out[name] = clean
  }
  return tag === 'input' ? withoutAutofill(raw, out) : (out ?? raw)
}

function cleanAttribute(tag: string, name: string, value: unknown, all: Attributes, door: Door): unknown {
  if (name.startsWith('rr_')) return isRecorderAttribute(tag, name, value, door) ? value : drop('attribute', door)
  if (!NAME.test(name)) return drop('attribute', door)
  const local = name.slice(name.indexOf(':') + 1).toLowerCase()
  if (local.startsWith('on') || name.toLowerCase().startsWith('on')) return drop('event-handler', door)
  // Taking an attribute away is always safe, and so is every name that nothing can be named by.
  if (DROPPED_ATTRIBUTES.has(local)) return drop('attribute', door)
  if (value === null) return null
  if (name === 'style' && typeof value === 'object') return cleanStyleObject(value, door)
  if (typeof value === 'boolean' || typeof value === 'number') return ADDRESS_ATTRIBUTES.has(local) ? DROP : value
  if (typeof value !== 'string') return drop('attribute', door)
  if (name === '_cssText')
    return tag === 'style' || tag === 'link' ? cleanCssText(value, door) : drop('attribute', door)
  if (ADDRESS_ATTRIBUTES.has(local)) return cleanAddress(tag, local, value, all, door)
  return cleanText(tag, local, value, all, door)
}

function cleanText(tag: string, local: string, value: string, all: Attributes, door: Door): unknown {
  const text = cutAttribute(
    value,
    local === 'style' ? door.limits.maxAttributeChars * 4 : door.limits.maxAttributeChars,
    door,
  )
  switch (local) {
    case 'style':
      return cleanCss(text, door)
    case 'name':
    case 'id':
      if (local === 'name' && NAMED_BY_DOCUMENT.has(tag)) return drop('attribute', door)
      if (local === 'name' && (tag === 'meta' || tag === '')) return META_NAMES.has(text.toLowerCase()) ? text : DROP
      if (!CLOBBERING_NAMES.has(text) || (tag !== '' && !NAMED_BY_OTHERS.has(tag))) return text
      door.counter.remove('attribute')
      return `rr-${text}`
    case 'content':
      return tag !== 'meta' && tag !== '' ? text : isHarmlessMeta(all) ? text : drop('attribute', door)
    case 'rel':
      return tag === 'link' && !/^\s*stylesheet\s*$/i.test(text) ? drop('attribute', door) : text
    case 'attributename':
      return /^(?:.*:)?(?:href|src|style|class|on.*)$/i.test(text.trim()) ? drop('attribute', door) : text
    case 'tabindex':
      return '-1'
    case 'autocomplete':
      return /^(?:off|on|new-password)$/i.test(text) ? text : 'off'
  }
  if (isMeasure(local)) return clampMeasure(local, text)
  // Presentation attributes of SVG, and whatever an animation sets them to, are CSS.
  const isText = TEXTS.has(local) || local.startsWith('data-') || local.startsWith('aria-')
  if (!isText && MAYBE_CSS.test(text)) return cleanCss(text, door)
  if (KNOWN_ATTRIBUTES.has(local) || isPagesOwn(local) || !LIKE_ADDRESS.test(text)) return text
  return drop('attribute', door)
}

/** Browsers must not offer to fill in, or fill in unasked, what they keep for the portal's origin. */
function withoutAutofill(raw: Attributes, changed: Record<string, unknown> | null): Attributes {
  const type = Object.hasOwn(raw, 'type') ? raw['type'] : undefined
  const isPassword = typeof type === 'string' && /^\s*password\s*$/i.test(type)
  return isPassword ? { ...(changed ?? raw), autocomplete: 'new-password' } : (changed ?? raw)
}

function isHarmlessMeta(all: Attributes): boolean {
  const name = Object.hasOwn(all, 'name') ? all['name'] : null
  return typeof name === 'string' && META_NAMES.has(name.toLowerCase()) && !Object.hasOwn(all, 'http-equiv')
}

function cutAttribute(text: string, most: number, door: Door): string {
  if (text.length <= most) return text
  door.counter.cut('maxAttributeChars')
  return text.slice(0, most)
}

function drop(reason: 'attribute' | 'event-handler', door: Door): typeof DROP {
  door.counter.remove(reason)
  return DROP
}
