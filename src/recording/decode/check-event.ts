import {
  EventType,
  fieldsOf,
  IncrementalSource,
  isNumber,
  isObject,
  numberOr,
  textOf,
  type ReplayEvent,
} from '../events.ts'

/** The largest time a `Date` can hold. Beyond it, no clock has been. */
const MAX_TIMESTAMP_MS = 8.64e15

/** Why something is no event, as one sentence. */
export class NotAnEvent extends Error {
  override readonly name = 'NotAnEvent'
}

/** A screen of a mobile app, as `wireframes`: an event of another recorder, which no page can be rebuilt from. */
export class MobileScreen extends NotAnEvent {}

/**
 * Checks that an event has the shape its type promises, as far as others rely on it, and returns it with nothing but
 * `type`, `timestamp` and `data`. Throws `NotAnEvent`. Follows `eventWithTime` of `@rrweb/types`.
 */
export function checkEvent(type: unknown, timestamp: unknown, data: unknown): ReplayEvent {
  if (typeof type !== 'number' || !Number.isInteger(type) || type < 0) throw new NotAnEvent('It has no type.')
  if (typeof timestamp !== 'number' || !(Math.abs(timestamp) <= MAX_TIMESTAMP_MS)) {
    throw new NotAnEvent('Its timestamp is not a time.')
  }
  return { type, timestamp, data: checkData(type, data) }
}

function checkData(type: number, data: unknown): unknown {
  if (type === EventType.FullSnapshot) return checkFullSnapshot(data)
  if (type === EventType.Incremental) return checkIncremental(data)
  if (type === EventType.Meta) return checkMeta(data)
  if (type === EventType.Custom) return checkNamed(data, 'tag')
  if (type === EventType.Plugin) return checkNamed(data, 'plugin')
  return data ?? {}
}

function checkFullSnapshot(data: unknown): unknown {
  if (!isObject(data)) throw new NotAnEvent('It is a full snapshot without data.')
  if (Array.isArray(data['wireframes'])) throw new MobileScreen('It is a screen of a mobile app, not a page.')
  const node = data['node']
  if (!isObject(node) || typeof node['id'] !== 'number' || typeof node['type'] !== 'number') {
    throw new NotAnEvent('It is a full snapshot without a page.')
  }
  const offset = fieldsOf(data['initialOffset'])
  return { ...data, initialOffset: { left: numberOr(offset['left'], 0), top: numberOr(offset['top'], 0) } }
}

function checkMeta(data: unknown): unknown {
  if (!isObject(data) || !isSize(data['width']) || !isSize(data['height'])) {
    throw new NotAnEvent('It is a page size without width and height.')
  }
  return { ...data, href: textOf(data['href']) }
}

function checkNamed(data: unknown, name: 'tag' | 'plugin'): unknown {
  if (!isObject(data) || typeof data[name] !== 'string') throw new NotAnEvent(`It has no ${name}.`)
  return data
}

function checkIncremental(data: unknown): unknown {
  if (!isObject(data) || typeof data['source'] !== 'number') throw new NotAnEvent('It does not say what changed.')
  switch (data['source']) {
    case IncrementalSource.Mutation:
      return checkMutation(data)
    case IncrementalSource.MouseMove:
    case IncrementalSource.TouchMove:
    case IncrementalSource.Drag:
      if (!Array.isArray(data['positions'])) throw new NotAnEvent('It is a pointer movement without positions.')
      return data
    case IncrementalSource.ViewportResize:
      if (!isSize(data['width']) || !isSize(data['height'])) throw new NotAnEvent('It is a resize without a size.')
      return data
    default:
      return data
  }
}

/** A mutation with a record missing is not the change that was made, so one bad record spoils it. */
function checkMutation(data: Record<string, unknown>): unknown {
  if (Array.isArray(data['updates']) || hasWireframes(data['adds'])) {
    throw new MobileScreen('It is a change of a mobile app’s screen, not of a page.')
  }
  return {
    ...data,
    removes: checkRecords(data['removes'], 'removed nodes', (record) => typeof record['id'] === 'number'),
    adds: checkRecords(data['adds'], 'added nodes', isAdd),
    texts: checkRecords(data['texts'], 'changed texts', (record) => typeof record['id'] === 'number'),
    attributes: checkRecords(
      data['attributes'],
      'changed attributes',
      (record) => typeof record['id'] === 'number' && isObject(record['attributes']),
    ),
  }
}

function isAdd(record: Record<string, unknown>): boolean {
  const node = record['node']
  return typeof record['parentId'] === 'number' && isObject(node) && typeof node['id'] === 'number'
}

function hasWireframes(adds: unknown): boolean {
  return Array.isArray(adds) && adds.some((record) => isObject(record) && isObject(record['wireframe']))
}

function checkRecords(
  records: unknown,
  what: string,
  isRecord: (record: Record<string, unknown>) => boolean,
): readonly unknown[] {
  // Old recorders left empty lists out.
  if (records === undefined || records === null) return []
  if (!Array.isArray(records)) throw new NotAnEvent(`Its ${what} are no list.`)
  for (const record of records) {
    if (!isObject(record) || !isRecord(record)) throw new NotAnEvent(`One of its ${what} has no meaning.`)
  }
  return records
}

function isSize(value: unknown): boolean {
  return isNumber(value) && value >= 0
}
