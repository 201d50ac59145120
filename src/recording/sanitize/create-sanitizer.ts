import { EventType, fieldsOf, isNumber, isObject, textOf, type ReplayEvent } from '../events.ts'
import { EventRate } from './event-rate.ts'
import { AssetGate, type AssetPolicy } from './asset-policy.ts'
import { AttributeRules } from './attribute-rules.ts'
import { cleanIncremental, cutSide } from './clean-incremental.ts'
import { cleanRoot } from './clean-mutation.ts'
import type { Door } from './door.ts'
import { DEFAULT_SANITIZE_LIMITS, type SanitizeLimits } from './limits.ts'
import { PageFacts } from './page-facts.ts'
import { cleanPayload } from './payload.ts'
import { RemovalCounter, type SanitizeReport } from './report.ts'
import { pickShared, withFields } from './shared-list.ts'
import { words } from '../words.ts'

export interface SanitizeOptions {
  /** What recorded pages may load. @default 'block' */
  readonly assets?: AssetPolicy
  /** @default DEFAULT_SANITIZE_LIMITS */
  readonly limits?: Partial<SanitizeLimits>
}

/**
 * Takes out of one window's events all that could do something. What is judged by what came before (whether a text is
 * a style sheet's, what tag an id has) is judged by the events since the last full snapshot, so they must come in order.
 */
export interface Sanitizer {
  /** The event without what may not be there: the very same object when that is nothing; `null` when nothing is left. */
  sanitize(event: ReplayEvent): ReplayEvent | null
  /** What was taken out so far. */
  report(): SanitizeReport
  /** Counts go here from now on. */
  countInto(counter: RemovalCounter): void
}

const META_FIELDS = words('href width height')
const SNAPSHOT_FIELDS = words('node initialOffset')
const EVENT_FIELDS = words('type timestamp data')
const OFFSET_FIELDS = words('left top')
const MAX_URL_CHARS = 8_192
const MAX_NAME_CHARS = 500
const MAX_OFFSET = 1e8
const WEB =
  /^(?:https?|file|about|blob|data|chrome|chrome-extension|moz-extension|capacitor|ionic|app|tauri|electron):/i

/** Makes a sanitiser for one window of one recording. */
export function createSanitizer(options: SanitizeOptions = {}): Sanitizer {
  let counter = new RemovalCounter()
  const assets = new AssetGate(options.assets ?? 'block', () => counter)
  const limits = { ...DEFAULT_SANITIZE_LIMITS, ...options.limits }
  const rate = new EventRate(limits)
  const door: Door = {
    limits,
    assets,
    page: new PageFacts(),
    attributes: new AttributeRules(),
    get counter() {
      return counter
    },
  }
  return {
    sanitize(event) {
      const limit = rate.beyond(event)
      if (limit !== null) {
        counter.cut(limit)
        return null
      }
      const data = cleanData(event, door)
      if (data === null) {
        counter.remove('event')
        return null
      }
      const picked = pickShared(event, EVENT_FIELDS)
      return picked.data === data ? picked : { ...picked, data }
    },
    report: () => counter.toReport(),
    countInto(next) {
      counter = next
    },
  }
}

function cleanData(event: ReplayEvent, door: Door): unknown {
  const { data } = event
  door.page.countedBefore = door.page.nodeCount
  door.page.textChars = 0
  switch (event.type) {
    case EventType.DomContentLoaded:
    case EventType.Load:
      return isObject(data) && Object.keys(data).length === 0 ? data : {}
    case EventType.FullSnapshot:
      return isObject(data) ? cleanFullSnapshot(data, door) : null
    case EventType.Incremental:
      return isObject(data) ? cleanIncremental(data, door) : null
    case EventType.Meta:
      return isObject(data) ? cleanMeta(data, door) : null
    case EventType.Custom:
      return isObject(data) ? cleanNamed(data, 'tag', door) : null
    case EventType.Plugin:
      return isObject(data) ? cleanNamed(data, 'plugin', door) : null
    case EventType.Annotation:
      return cleanPayload(data, door) ?? {}
    default:
      return null
  }
}

function cleanFullSnapshot(data: Record<string, unknown>, door: Door): unknown {
  door.page.reset()
  const node = cleanRoot(data['node'], door)
  if (node === null) return null
  const offset = fieldsOf(data['initialOffset'])
  const [left, top] = [place(offset['left']), place(offset['top'])]
  const initialOffset = withFields(pickShared(offset, OFFSET_FIELDS), { left, top })
  return withFields(pickShared(data, SNAPSHOT_FIELDS), { node, initialOffset })
}

function cleanMeta(data: Record<string, unknown>, door: Door): unknown {
  const raw = textOf(data['href']).slice(0, MAX_URL_CHARS)
  const href = raw === '' || WEB.test(raw) || !/^\s*[a-z][a-z0-9+.-]*:/i.test(raw) ? raw : 'about:blank'
  door.assets.pageUrl = /^https?:/i.test(href) ? href : 'about:blank'
  const side = (value: unknown) => cutSide(Math.max(0, Number(value) || 0), door)
  return withFields(pickShared(data, META_FIELDS), { href, width: side(data['width']), height: side(data['height']) })
}

function cleanNamed(data: Record<string, unknown>, name: 'tag' | 'plugin', door: Door): unknown {
  const sound = pickShared(data, new Set([name, 'payload']))
  const value = data[name]
  if (typeof value !== 'string') return null
  return withFields(sound, {
    [name]: value.slice(0, MAX_NAME_CHARS),
    ...(Object.hasOwn(sound, 'payload') ? { payload: cleanPayload(sound['payload'], door) } : {}),
  })
}

function place(value: unknown): number {
  return isNumber(value) ? Math.min(MAX_OFFSET, Math.max(-MAX_OFFSET, value)) : 0
}
