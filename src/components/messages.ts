import { containerMessages } from './container/container-messages.ts'
import { controlsMessages } from './controls/controls-messages.ts'
import { panelMessages } from './panels/panel-messages.ts'
import { searchMessages } from './search/search-messages.ts'
import { statusMessages } from './status/status-messages.ts'
import { stripMessages } from './strip/strip-messages.ts'
import { timelineMessages } from './timeline/timeline-messages.ts'

/** Every text of the interface, in English. A host may replace any of them: `messages={{ controls: { play: '…' } }}`. */
export const defaultMessages = {
  container: containerMessages,
  controls: controlsMessages,
  panels: panelMessages,
  search: searchMessages,
  status: statusMessages,
  strip: stripMessages,
  timeline: timelineMessages,
}

/** All texts by part; where a text holds a value, it is a function of that value. */
export type ReplayMessages = typeof defaultMessages

/** The texts a host wants other than they are, by part. */
export type ReplayMessagesOverride = { readonly [Part in keyof ReplayMessages]?: DeepPartial<ReplayMessages[Part]> }

type DeepPartial<T> = T extends (...args: never[]) => unknown ? T : { readonly [Key in keyof T]?: DeepPartial<T[Key]> }

/** The default texts with the host's in their places. */
export function mergeMessages(override: ReplayMessagesOverride | undefined): ReplayMessages {
  return override ? (merge(defaultMessages, override) as ReplayMessages) : defaultMessages
}

function merge(base: object, override: object): object {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, next] of Object.entries(override)) {
    if (next === undefined || !Object.hasOwn(merged, key)) continue
    const current = merged[key]
    merged[key] = isSection(current) && isSection(next) ? merge(current, next) : next
  }
  return merged
}

function isSection(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
