import { isNumber, isObject } from '../events.ts'
import { isNodeId } from './node-place.ts'
import type { Door } from './door.ts'
import { imagePixels } from './image-pixels.ts'
import { mapShared, pickShared, withFields } from './shared-list.ts'
import { words } from '../words.ts'

type Data = Record<string, unknown>

const FIELDS = words('source id type commands property args')
const COMMAND_FIELDS = words('property args')
const IMAGE = /^image\/(?:png|jpeg|webp|avif|gif)$/
const BASE64 = /^[A-Z0-9+/=\s]*$/i
const MAX_BASE64_CHARS = 48_000_000

/** Of what was drawn, only whole pictures and clearing stay: all other commands are code of the page. */
export function cleanCanvas(data: Data, door: Door): Data | null {
  if (!isNodeId(data['id'])) return null
  const sound = pickShared(data, FIELDS)
  if (!Array.isArray(sound['commands'])) return isCommand(sound, door) ? sound : removed(door)
  const commands = sound['commands'] as readonly unknown[]
  if (commands.length > door.limits.maxCommands) door.counter.cut('maxCommands')
  const kept = mapShared(commands.slice(-door.limits.maxCommands), (command) =>
    isObject(command) && isCommand(command, door) ? pickShared(command, COMMAND_FIELDS) : removed(door),
  )
  return kept.length === 0 ? null : withFields(sound, { commands: sameList(kept, commands) })
}

function isCommand({ property, args }: Data, door: Door): boolean {
  if (!Array.isArray(args)) return false
  const [first, ...places] = args as readonly unknown[]
  if (property === 'clearRect') return args.length <= 4 && [first, ...places].every(isNumber)
  return property === 'drawImage' && places.length <= 8 && places.every(isNumber) && isPicture(first, door)
}

/** An `ImageBitmap` of one `Blob` of one `ArrayBuffer`, as recorders write the frames they sample. */
function isPicture(value: unknown, door: Door): boolean {
  const blob = only(serialized(value, 'ImageBitmap')?.['args'])
  const { type } = serialized(blob, 'Blob') ?? {}
  const base64 = serialized(only(serialized(blob, 'Blob')?.['data']), 'ArrayBuffer')?.['base64']
  if (typeof type !== 'string' || !IMAGE.test(type) || typeof base64 !== 'string') return false
  if (base64.length > MAX_BASE64_CHARS || !BASE64.test(base64)) return false
  if (imagePixels(base64) <= door.limits.maxImagePixels) return true
  door.counter.cut('maxImagePixels')
  return false
}

function serialized(value: unknown, type: string): Data | null {
  return isObject(value) && value['rr_type'] === type ? value : null
}

function only(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : undefined
}

function sameList<T>(list: readonly T[], as: readonly T[]): readonly T[] {
  return list.length === as.length && list.every((item, i) => item === as[i]) ? as : list
}

function removed(door: Door): null {
  door.counter.remove('canvas-command')
  return null
}
