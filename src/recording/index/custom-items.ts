import { fieldsOf, isObject, textOf, type ReplayEvent } from '../events.ts'
import type { Tone } from '../recording-view.ts'
import type { ItemDraft } from './item.ts'
import { words } from '../words.ts'

/** Told by the recorder about itself: large, of no use to a reader, and the second holds the project's token. */
const HIDDEN_TAGS = words('$session_options $posthog_config $remote_config_received')

/** Told as changes of address instead, see `page-items`. */
const ADDRESS_TAGS = words('$pageview $url_changed')

const LIFECYCLE: ReadonlyMap<string, readonly [string, Tone]> = new Map([
  ['sessionIdle', ['Became idle', 'neutral']],
  ['sessionNoLongerIdle', ['Active again', 'neutral']],
  ['$recording_started', ['Recording started', 'neutral']],
  ['recording paused', ['Recording paused', 'warning']],
  ['recording resumed', ['Recording resumed', 'neutral']],
  ['$session_starting', ['Continues an earlier session', 'neutral']],
  ['$session_ending', ['Continues in another session', 'neutral']],
  ['$session_id_change', ['Session changed', 'neutral']],
  ['window hidden', ['Window hidden', 'neutral']],
  ['window visible', ['Window visible', 'neutral']],
  ['browser offline', ['Went offline', 'warning']],
  ['browser online', ['Back online', 'success']],
])

/** The address a custom event tells, if it is one of those that do. */
export function addressOf(event: ReplayEvent): string {
  const { tag, payload } = fieldsOf(event.data)
  return ADDRESS_TAGS.has(String(tag)) ? textOf(fieldsOf(payload)['href']) : ''
}

/** The row of a custom event; `null` for those told elsewhere or not worth a row. */
export function customItem(event: ReplayEvent): ItemDraft | null {
  if (!isObject(event.data)) return null
  const { payload } = event.data
  const tag = String(event.data['tag'])
  if (HIDDEN_TAGS.has(tag) || ADDRESS_TAGS.has(tag)) return null
  const base = { timestampMs: event.timestamp, keywords: `${tag} ${keywordsOf(payload)}`, data: { tag, payload } }
  const known = LIFECYCLE.get(tag)
  const fields = fieldsOf(payload)
  if (known !== undefined) {
    const reason = fields['reason'] ?? fields['changeReason']
    return { kind: 'lifecycle', title: known[0], tone: known[1], ...withDetail(reason), ...base }
  }
  const title = tag === 'app-state' && typeof fields['title'] === 'string' ? fields['title'] : tag
  return { kind: 'custom', title, tone: 'accent', ...withDetail(payload), ...base }
}

/** The row of an annotation (rrweb event type 8), a caption that the recording page set. */
export function annotationItem(event: ReplayEvent): ItemDraft {
  const data = fieldsOf(event.data)
  const named = [data['title'], data['label'], data['text'], data['tag']].find((value) => typeof value === 'string')
  return {
    kind: 'custom',
    timestampMs: event.timestamp,
    title: typeof named === 'string' ? named : 'Annotation',
    tone: 'accent',
    keywords: keywordsOf(data),
    data,
  }
}

function withDetail(value: unknown): { readonly detail?: string } {
  if (typeof value === 'string' || typeof value === 'number') return { detail: String(value) }
  return isObject(value) && Object.keys(value).length > 0 ? { detail: keywordsOf(value) } : {}
}

function keywordsOf(value: unknown): string {
  if (!isObject(value)) return textOf(value).slice(0, 1000)
  const pairs = Object.entries(value).slice(0, 20)
  return pairs.flatMap(([key, child]) => (isPlain(child) ? [`${key}: ${child}`] : [])).join(', ')
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
