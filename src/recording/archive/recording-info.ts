import type { Person, RecordingInfo } from '../replay-source.ts'
import { formatError, readFields } from './field-reader.ts'
import { isSafeId } from './safe-id.ts'
import { isObject } from '../events.ts'

/**
 * A person as `person.json` and `RecordingInfo.person` carry it.
 *
 * @throws ReplayError `format_unknown`
 */
export function parsePerson(value: unknown, where = 'person.json'): Person {
  const fields = readFields(value, where)
  const properties = fields.raw('properties') ?? {}
  if (!isObject(properties)) throw formatError(`${where}.properties`, 'an object')
  return {
    distinctIds: fields.array('distinctIds').map((id) => {
      if (typeof id !== 'string') throw formatError(`${where}.distinctIds`, 'a list of strings')
      return id
    }),
    properties,
    ...(fields.has('id') && { id: fields.string('id') }),
    ...(fields.has('name') && { name: fields.string('name') }),
    ...(fields.has('email') && { email: fields.string('email') }),
    ...(fields.has('createdAtMs') && { createdAtMs: fields.number('createdAtMs') }),
  }
}

function parseCounts(value: unknown, where: string): NonNullable<RecordingInfo['counts']> {
  const fields = readFields(value, where)
  return {
    ...(fields.has('clicks') && { clicks: fields.count('clicks') }),
    ...(fields.has('keypresses') && { keypresses: fields.count('keypresses') }),
    ...(fields.has('consoleErrors') && { consoleErrors: fields.count('consoleErrors') }),
  }
}

/**
 * Recording info as `manifest.json` and `index.json` carry it: the very shape of `RecordingInfo`.
 *
 * @throws ReplayError `format_unknown`
 */
export function parseRecordingInfo(value: unknown, where = 'recording'): RecordingInfo {
  const fields = readFields(value, where)
  const id = fields.string('id')
  if (!isSafeId(id)) throw formatError(`${where}.id`, 'made of up to 64 letters, digits, _ and -')
  const startMs = fields.count('startMs')
  const endMs = fields.count('endMs')
  if (endMs < startMs) throw formatError(`${where}.endMs`, 'at or after startMs')
  return {
    id,
    startMs,
    endMs,
    ongoing: fields.boolean('ongoing'),
    ...(fields.has('distinctId') && { distinctId: fields.string('distinctId') }),
    ...(fields.has('person') && { person: parsePerson(fields.raw('person'), `${where}.person`) }),
    ...(fields.has('startUrl') && { startUrl: fields.string('startUrl') }),
    ...(fields.has('activeMs') && { activeMs: fields.count('activeMs') }),
    ...(fields.has('counts') && { counts: parseCounts(fields.raw('counts'), `${where}.counts`) }),
    ...(fields.has('kind') && { kind: fields.raw('kind') === 'mobile' ? 'mobile' : 'web' }),
  }
}

/**
 * The list of recordings beside the folders, `index.json`: a JSON array of `RecordingInfo`.
 *
 * @throws ReplayError `format_unknown`
 */
export function parseArchiveIndex(value: unknown): readonly RecordingInfo[] {
  if (!Array.isArray(value)) throw formatError('index.json', 'a list of recordings')
  return value.map((entry, position) => parseRecordingInfo(entry, `index.json[${position}]`))
}
