import type { AssetKind } from './asset-policy.ts'
import { DROP, type Attributes } from './clean-attributes.ts'
import { isSafeData } from './data-address.ts'
import type { Door } from './door.ts'

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='

const KIND_BY_TAG: ReadonlyMap<string, AssetKind> = new Map([
  ['img', 'image'],
  ['input', 'image'],
  ['image', 'image'],
  ['feimage', 'image'],
  ['video', 'media'],
  ['audio', 'media'],
  ['source', 'media'],
  ['link', 'stylesheet'],
])

/** An attribute that names something to load, or to go to. */
export function cleanAddress(tag: string, local: string, value: string, all: Attributes, door: Door): unknown {
  const address = trimAddress(value)
  switch (local) {
    case 'href':
      return cleanReference(tag, address, value, door)
    case 'src':
      return cleanSource(tag, address, value, all, door)
    case 'srcset':
      return tag === 'img' || tag === 'source' ? cleanSourceSet(value, door) : drop(door)
    case 'poster':
      return tag === 'video' ? load(address, value, 'image', door) : drop(door)
    default:
      return load(address, value, 'image', door)
  }
}

function cleanReference(tag: string, address: string, value: string, door: Door): unknown {
  if (address.startsWith('#')) return address === value ? value : address
  if (tag === 'a' || tag === 'area') {
    door.counter.remove('link')
    return '#'
  }
  const kind = KIND_BY_TAG.get(tag)
  if (kind === undefined || kind === 'media' || tag === 'img' || tag === 'input') return drop(door)
  return load(address, value, kind, door)
}

function cleanSource(tag: string, address: string, value: string, all: Attributes, door: Door): unknown {
  if (tag === 'iframe') {
    if (address !== '' && address !== 'about:blank') door.counter.remove('frame-content')
    return DROP
  }
  const kind = KIND_BY_TAG.get(tag)
  if (kind === undefined || kind === 'stylesheet') return drop(door)
  const loaded = load(address, value, kind, door)
  return loaded === DROP && tag === 'img' ? placeholder(all) : loaded
}

/** Candidates as they are written: an address up to the next space, then perhaps a width or a density, then a comma. */
function cleanSourceSet(value: string, door: Door): unknown {
  const candidates: string[] = []
  const words = value.split(/[ \t\r\n\f]+/)
  for (let at = 0; at < words.length; at++) {
    const address = (words[at] ?? '').replace(/^,+/, '')
    const hasMore = !address.endsWith(',') && /^[\d.]+[wxh],?$/.test(words[at + 1] ?? '')
    const loaded = load(address.replace(/,$/, ''), address, 'image', door)
    const descriptor = hasMore ? (words[++at] ?? '').replace(',', '') : ''
    if (loaded !== DROP) candidates.push(`${String(loaded)} ${descriptor}`.trim())
  }
  if (candidates.length === 0) return DROP
  const clean = candidates.join(', ')
  return clean === value.trim() ? value : clean
}

/** What to load, `DROP` for nothing. */
function load(address: string, value: string, kind: AssetKind, door: Door): unknown {
  if (address === '') return DROP
  if (address.startsWith('#')) return drop(door)
  if (/^data:/i.test(address)) {
    if (kind !== 'stylesheet' && isSafeData(address, [kind], door)) return address === value ? value : address
    door.counter.remove('data-address')
    return DROP
  }
  return door.assets.resolve(address, kind) ?? DROP
}

/** A picture of nothing, as large as the picture was said to be: with `height: auto` its ratio counts. */
export function placeholder(all: Attributes): string {
  const [width, height] = [all['width'], all['height']].map((side) => Number(side ?? NaN))
  if (!width || !height || !(width <= 20_000 && height <= 20_000)) return PIXEL
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' width='${width}' height='${height}'/>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

/** As browsers read an address: without control characters, and without spaces around it. */
function trimAddress(value: string): string {
  return /[\u0000-\u0020]/.test(value) ? value.replace(/[\u0000-\u001f]+/g, '').trim() : value
}

function drop(door: Door): typeof DROP {
  door.counter.remove('attribute')
  return DROP
}
