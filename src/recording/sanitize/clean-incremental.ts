import { IncrementalSource, isNumber, isObject } from '../events.ts'
import { cleanCanvas } from './clean-canvas.ts'
import { cleanFont } from './clean-font.ts'
import { cleanMutation } from './clean-mutation.ts'
import { cutText } from './clean-text-node.ts'
import { cleanAdoption, cleanDeclaration, cleanRules } from './clean-rules.ts'
import type { Door } from './door.ts'
import { isCustomName } from './element-names.ts'
import { isBetween, isKind } from './is-between.ts'
import { isNodeId } from './node-place.ts'
import { cleanPayload } from './payload.ts'
import { mapShared, pickShared, withFields } from './shared-list.ts'
import { words } from '../words.ts'

type Data = Record<string, unknown>

const INPUTS = new Set(['input', 'textarea', 'select', 'option', ''])
const POINTER_FIELDS = words('source positions')
const POSITION_FIELDS = words('x y id timeOffset')
const INTERACTION_FIELDS = words('source type id x y pointerType')
const SCROLL_FIELDS = words('source id x y')
const SIZE_FIELDS = words('source width height href')
const INPUT_FIELDS = words('source id text isChecked userTriggered')
const MEDIA_FIELDS = words('source id type currentTime volume muted loop playbackRate')
const SELECTION_FIELDS = words('source ranges')
const RANGE_FIELDS = words('start startOffset end endOffset')
const DEFINITION_FIELDS = words('source define')
const NAME_FIELD = words('name')
const MAX_PLACE = 1e8
const MAX_RANGES = 50

/** What changed, by its source; `null` when it makes no sense, or must not happen. */
export function cleanIncremental(data: Data, door: Door): Data | null {
  switch (data['source']) {
    case IncrementalSource.Mutation:
      return cleanMutation(data, door)
    case IncrementalSource.MouseMove:
    case IncrementalSource.TouchMove:
    case IncrementalSource.Drag:
      return cleanPositions(data, door)
    case IncrementalSource.MouseInteraction:
      return cleanInteraction(data)
    case IncrementalSource.Scroll:
      return isId(data) ? pickShared(clampAll(data, ['x', 'y'], -MAX_PLACE, MAX_PLACE), SCROLL_FIELDS) : null
    case IncrementalSource.ViewportResize:
      return cleanSize(data, door)
    case IncrementalSource.Input:
      return cleanInput(data, door)
    case IncrementalSource.MediaInteraction:
      return cleanMedia(data, door)
    case IncrementalSource.StyleSheetRule:
      return cleanRules(data, door)
    case IncrementalSource.StyleDeclaration:
      return cleanDeclaration(data, door)
    case IncrementalSource.AdoptedStyleSheet:
      return cleanAdoption(data, door)
    case IncrementalSource.CanvasMutation:
      return cleanCanvas(data, door)
    case IncrementalSource.Font:
      return cleanFont(data, door)
    case IncrementalSource.Selection:
      return cleanSelection(data)
    case IncrementalSource.CustomElement:
      return cleanDefinition(data)
    case IncrementalSource.Log:
      return cleanPayload(data, door) as Data
    default:
      return null
  }
}

function cleanSize(data: Data, door: Door): Data {
  const sides = clampAll(data, ['width', 'height'], 0, Infinity)
  const fields = Object.fromEntries(
    ['width', 'height'].filter((name) => isNumber(sides[name])).map((name) => [name, cutSide(sides[name], door)]),
  )
  return withFields(pickShared(sides, SIZE_FIELDS), fields)
}

/** A page's width or height, no more than a browser can draw. */
export function cutSide(side: unknown, door: Door): number {
  const { maxSide } = door.limits
  if (Number(side) <= maxSide) return Number(side)
  door.counter.cut('maxSide')
  return maxSide
}

/** That a page gave a name of its own to elements: the name is all that comes along. */
function cleanDefinition(data: Data): Data | null {
  const { define } = data
  if (!isObject(define) || typeof define['name'] !== 'string' || !isCustomName(define['name'])) return null
  return withFields(pickShared(data, DEFINITION_FIELDS), { define: pickShared(define, NAME_FIELD) })
}

function cleanPositions(data: Data, door: Door): Data | null {
  const positions: unknown = data['positions']
  if (!Array.isArray(positions)) return null
  const { maxPositions } = door.limits
  if (positions.length > maxPositions) door.counter.cut('maxPositions')
  const kept = (positions.length > maxPositions ? positions.slice(-maxPositions) : positions) as readonly unknown[]
  const clean = mapShared(kept, (at) => {
    if (!isObject(at) || !isNumber(at['x']) || !isNumber(at['y'])) return null
    const side = door.limits.maxSide * 2
    const known = isNodeId(at['id']) ? at : { ...at, id: -1 }
    const placed = clampAll(known, ['x', 'y'], -side, side)
    return pickShared(isNumber(placed['timeOffset']) ? placed : { ...placed, timeOffset: 0 }, POSITION_FIELDS)
  })
  return withFields(pickShared(data, POINTER_FIELDS), { positions: clean })
}

function cleanInteraction(data: Data): Data | null {
  if (!isKind(data['type'], 10) || !isIdOrNone(data)) return null
  const placed = clampAll(data, ['x', 'y'], -MAX_PLACE, MAX_PLACE)
  const isPointer = data['pointerType'] === undefined || isNumber(data['pointerType'])
  return pickShared(isPointer ? placed : { ...placed, pointerType: 0 }, INTERACTION_FIELDS)
}

function cleanInput(data: Data, door: Door): Data | null {
  if (!isIdOrNone(data) || !INPUTS.has(door.page.tagOf(Number(data['id'])))) return null
  const text = typeof data['text'] === 'string' ? cutText(data['text'], door) : ''
  return withFields(pickShared(data, INPUT_FIELDS), {
    text,
    isChecked: data['isChecked'] === true,
    ...(data['userTriggered'] !== undefined && { userTriggered: data['userTriggered'] === true }),
  })
}

function cleanMedia(data: Data, door: Door): Data | null {
  const tag = door.page.tagOf(Number(data['id']))
  if (!isId(data) || !isKind(data['type'], 4) || (tag !== 'video' && tag !== 'audio' && tag !== '')) return null
  const isSound = (key: string, value: unknown) => {
    if (key === 'currentTime') return isBetween(value, 0, 1e7)
    if (key === 'volume') return isBetween(value, 0, 1)
    if (key === 'playbackRate') return isBetween(value, 0.0625, 16)
    return key === 'muted' || key === 'loop' ? typeof value === 'boolean' : true
  }
  const sound = Object.keys(data).filter((key) => MEDIA_FIELDS.has(key) && isSound(key, data[key]))
  return pickShared(data, new Set(sound))
}

function cleanSelection(data: Data): Data | null {
  if (!Array.isArray(data['ranges'])) return null
  const all = data['ranges'] as readonly unknown[]
  const ranges = mapShared(all.length > MAX_RANGES ? all.slice(0, MAX_RANGES) : all, (range) => {
    if (!isObject(range) || !isNodeId(range['start']) || !isNodeId(range['end'])) return null
    return pickShared(clampAll(range, ['startOffset', 'endOffset'], 0, MAX_PLACE), RANGE_FIELDS)
  })
  return withFields(pickShared(data, SELECTION_FIELDS), { ranges })
}

/** The same object with every named number that is there within bounds; what is no number becomes the lower bound or 0. */
function clampAll<T extends Data>(data: T, names: readonly string[], least: number, most: number): T {
  let out: Data = data
  for (const name of names) {
    const value = data[name]
    if (value === undefined) continue
    const clamped = isNumber(value) ? Math.min(most, Math.max(least, value)) : Math.max(0, least)
    if (clamped !== value) out = { ...out, [name]: clamped }
  }
  return out as T
}

function isId(data: Data): boolean {
  return isNodeId(data['id'])
}

/** Recorders write -1 for what has no node of its own, such as the window. */
function isIdOrNone(data: Data): boolean {
  return data['id'] === -1 || isId(data)
}
