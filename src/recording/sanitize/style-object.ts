import { cleanCss } from './clean-css.ts'
import type { Door } from './door.ts'

const PROPERTY = /^-{0,2}[a-z][\w-]{0,199}$/i

/** Whether a name may be a style's property. */
export function isProperty(name: unknown): name is string {
  return typeof name === 'string' && (PROPERTY.test(name) || /^--[\w-]{1,200}$/.test(name))
}

/** Changes to single style properties: `false` removes one, `[value, priority]` sets it (rrweb `styleOMValue`). */
export function cleanStyleObject(raw: object, door: Door): unknown {
  const entries = Object.entries(raw)
  const clean = entries.flatMap(([name, value]): [string, unknown][] => {
    if (!isProperty(name)) return []
    if (value === false) return [[name, false]]
    if (typeof value === 'string') return [[name, cleanCss(value, door)]]
    if (!Array.isArray(value) || typeof value[0] !== 'string') return []
    const css = cleanCss(value[0], door)
    const priority = value[1] === 'important' ? 'important' : ''
    const isSame = value.length === 2 && css === value[0] && priority === value[1]
    return [[name, isSame ? value : [css, priority]]]
  })
  const isSame = clean.length === entries.length && clean.every(([, value], i) => value === entries[i]?.[1])
  if (clean.length < entries.length) door.counter.remove('attribute')
  return isSame ? raw : Object.fromEntries(clean)
}
