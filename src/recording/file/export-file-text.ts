import type { WindowEvent } from '../events.ts'
import type { Person } from '../replay-source.ts'
import { writeExportPerson } from './export-person.ts'

/** PostHog's export file of version `2023-04-28`, piece by piece: the start, an event each, and `EXPORT_FILE_END`. */
export function exportFileStart({ id, person }: { readonly id: string; readonly person?: Person | null }): string {
  const who = JSON.stringify(person ? writeExportPerson(person) : null)
  return `{"version":"2023-04-28","data":{"id":${JSON.stringify(id)},"person":${who},"snapshots":[`
}

/**
 * One event. Decoded ones have no compressed fields; of one as it was received, `cv` goes along, without which nobody
 * could read them.
 *
 * @param position of the event in the file, from 0
 */
export function exportFileEvent({ windowId, event }: WindowEvent, position: number): string {
  const { type, data, timestamp } = event
  const encoding = 'cv' in event ? { cv: event.cv } : {}
  return `${position === 0 ? '' : ','}\n${JSON.stringify({ windowId, type, data, timestamp, ...encoding })}`
}

export const EXPORT_FILE_END = '\n]}}\n'
