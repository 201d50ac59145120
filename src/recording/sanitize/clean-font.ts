import { isObject } from '../events.ts'
import type { Door } from './door.ts'

type Data = Record<string, unknown>

const MAX_SOURCE_CHARS = 20_000_000
const BYTES = /^\[[\d,\s]*\]$/
const DESCRIPTORS = ['weight', 'style', 'stretch', 'unicodeRange', 'display', 'variant', 'featureSettings']

/** A font that came with its bytes. One that came with an address is left out, whatever the address. */
export function cleanFont(data: Data, door: Door): Data | null {
  const { family, fontSource, buffer, descriptors } = data
  const isBytes = buffer === true && typeof fontSource === 'string' && fontSource.length <= MAX_SOURCE_CHARS
  if (typeof family !== 'string' || family.length > 200 || !isBytes || !BYTES.test(fontSource)) {
    door.counter.remove('font')
    return null
  }
  return { source: data['source'], family, fontSource, buffer, descriptors: cleanDescriptors(descriptors) }
}

function cleanDescriptors(raw: unknown): Readonly<Record<string, string>> {
  if (!isObject(raw)) return {}
  return Object.fromEntries(
    DESCRIPTORS.flatMap((name): [string, string][] => {
      const value = Object.hasOwn(raw, name) ? raw[name] : undefined
      return typeof value === 'string' && value.length < 200 && !/[(\\]/.test(value) ? [[name, value]] : []
    }),
  )
}
