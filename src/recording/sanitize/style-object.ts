import { cleanCss } from './clean-css.ts'
import type { Door } from './door.ts'

const PROPERTY = /^-{0,2}[a-z][\w-]{0,199}$/i

/** Whether a name may be a style's property. */
export function isProperty(name: unknown): name is string {
  return typeof name === 'string' && (PROPERTY.test(name) || /^--[\w-]{1,200}$/.test(name))
}

/** Changes to single style properties: `false` removes one, `[value, priority]` sets it (rrweb `styleOMValue`). */
export function cleanStyleObject(raw: object, door: Door): unknown {
  const style = raw as Readonly<Record<string, unknown>>
  let out: Record<string, unknown> | null = null
  let hasLost = false
  for (const name in style) {
    const value = style[name]
    const clean = isProperty(name) ? cleanValue(value, door) : undefined
    if (clean === value && value !== undefined) {
      if (out !== null) out[name] = value
      continue
    }
    out ??= before(style, name)
    if (clean === undefined) hasLost = true
    else out[name] = clean
  }
  if (hasLost) door.counter.remove('attribute')
  return out ?? raw
}

/** The value of one property, the very same when nothing has to go; `undefined` for none. */
function cleanValue(value: unknown, door: Door): unknown {
  if (value === false) return false
  if (typeof value === 'string') return cleanCss(value, door)
  if (!Array.isArray(value) || typeof value[0] !== 'string') return undefined
  const css = cleanCss(value[0], door)
  const priority = value[1] === 'important' ? 'important' : ''
  return value.length === 2 && css === value[0] && priority === value[1] ? value : [css, priority]
}

/** A copy of the properties before one of them. */
function before(style: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  const names = Object.keys(style)
  return Object.fromEntries(names.slice(0, names.indexOf(name)).map((each) => [each, style[each]]))
}
