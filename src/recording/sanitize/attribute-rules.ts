import { ADDRESS_ATTRIBUTES, DROPPED_ATTRIBUTES, isPagesOwn, KNOWN_ATTRIBUTES } from './attribute-names.ts'
import { isMeasure } from './measures.ts'
import { words } from '../words.ts'

/** What an attribute is treated as, by its name alone. */
export type AttributeKind =
  /** Written by the recorder beside the page's own. */
  | 'recorder'
  | 'handler'
  | 'dropped'
  | 'address'
  | 'style'
  | 'css-text'
  /** Has a rule of its own, which looks at the tag or at the value. */
  | 'special'
  | 'measure'
  /** Read by people and scripts: never CSS, never an address. */
  | 'text'
  /** Means something to browsers, or to nobody: harmless but for CSS. */
  | 'known'
  | 'unknown'

export interface AttributeRule {
  readonly kind: AttributeKind
  /** The name without prefix, in lower case. */
  readonly local: string
}

const NAME = /^[a-z_][\w:.-]{0,199}$/i
const SPECIAL = words('name id content rel attributename tabindex autocomplete')
const TEXTS = words('alt title placeholder label value summary class for abbr headers d points')
/** A page has some hundred different names; what goes beyond is looked at each time. */
const MAX_RULES = 2_000

/** Remembers what attributes are treated as: the same few names come a million times. */
export class AttributeRules {
  readonly #known = new Map<string, AttributeRule>()

  ruleOf(name: string): AttributeRule {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const rule = toRule(name)
    if (this.#known.size < MAX_RULES) this.#known.set(name, rule)
    return rule
  }
}

function toRule(name: string): AttributeRule {
  const local = name.slice(name.indexOf(':') + 1).toLowerCase()
  return { kind: kindOf(name, local), local }
}

function kindOf(name: string, local: string): AttributeKind {
  if (name.startsWith('rr_')) return 'recorder'
  if (!NAME.test(name)) return 'dropped'
  if (local.startsWith('on') || name.toLowerCase().startsWith('on')) return 'handler'
  if (DROPPED_ATTRIBUTES.has(local)) return 'dropped'
  if (name === '_cssText') return 'css-text'
  if (ADDRESS_ATTRIBUTES.has(local)) return 'address'
  if (local === 'style') return 'style'
  if (SPECIAL.has(local)) return 'special'
  if (isMeasure(local)) return 'measure'
  if (TEXTS.has(local) || local.startsWith('data-') || local.startsWith('aria-')) return 'text'
  return KNOWN_ATTRIBUTES.has(local) || isPagesOwn(local) ? 'known' : 'unknown'
}
