import { isObject } from '../events.ts'
import type { FlagDefinition, ProductEvent } from '../replay-source.ts'
import { formatError } from './field-reader.ts'

/** One line of `product-events.jsonl.gz`: the shape of `ProductEvent`; `null` for anything else. */
export function parseProductEvent(value: unknown): ProductEvent | null {
  if (!isObject(value)) return null
  const { id, name, timestampMs, windowId, distinctId, properties } = value
  if (typeof id !== 'string' || typeof name !== 'string') return null
  if (typeof timestampMs !== 'number' || !Number.isFinite(timestampMs)) return null
  return {
    id,
    name,
    timestampMs,
    properties: isObject(properties) ? properties : {},
    ...(typeof windowId === 'string' && { windowId }),
    ...(typeof distinctId === 'string' && { distinctId }),
  }
}

/**
 * The product events of an archive, in order of time. Lines that are no product event are left out: they are shown
 * in a list beside the replay, and one bad line must not cost the others.
 *
 * @param text JSON lines
 */
export function parseProductEvents(text: string): readonly ProductEvent[] {
  const events: ProductEvent[] = []
  for (const line of text.split('\n')) {
    const event = parseProductEvent(parseLine(line))
    if (event !== null) events.push(event)
  }
  return events.sort((a, b) => a.timestampMs - b.timestampMs)
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/**
 * `flags.json`: a JSON array of `FlagDefinition`.
 *
 * @throws ReplayError `format_unknown`
 */
export function parseFlags(value: unknown): readonly FlagDefinition[] {
  if (!Array.isArray(value)) throw formatError('flags.json', 'a list of flags')
  return value.flatMap((flag: unknown) => {
    if (!isObject(flag) || typeof flag.key !== 'string' || typeof flag.active !== 'boolean') return []
    return [{ key: flag.key, active: flag.active, ...(typeof flag.name === 'string' && { name: flag.name }) }]
  })
}
