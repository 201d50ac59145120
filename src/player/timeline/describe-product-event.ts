import { isObject } from '../../recording/events.ts'
import type { ProductEvent } from '../../recording/replay-source.ts'

/** Where the element chain of PostHog's autocapture names its first element: `input.big:attr__name="email"…;label…`. */
const FIRST_TAG = /^[a-z][\w-]{0,40}/
const NAMED = /(?:attr__aria-label|attr__name|attr__id)="([^"\\;]{1,80})"/
/** Longer chains begin with the element that matters anyway. */
const MAX_CHAIN_CHARS = 600

/**
 * How a product event reads in a list. PostHog names what it captures by itself alike every time (`$autocapture`,
 * `$exception`): what was pressed, or went wrong, is in the properties.
 */
export function describeProductEvent({ name, properties }: ProductEvent): { title: string; detail?: string } {
  if (name === '$exception') {
    const error = exceptionOf(properties)
    if (error) return { title: error, detail: name }
  }
  const detail =
    (name === '$autocapture' && autocaptured(properties)) ||
    ['$el_text', '$current_url', '$pathname'].map((key) => textOf(properties, key)).find(Boolean)
  return detail ? { title: name, detail } : { title: name }
}

function exceptionOf(properties: ProductEvent['properties']): string {
  const [first] = listOf(properties, '$exception_list')
  const [type, value] = isObject(first) ? [textOf(first, 'type'), textOf(first, 'value')] : ['', '']
  return [type, value || textOf(properties, '$exception_message')].filter(Boolean).join(': ')
}

/** `click “Pay € 188.90”`, `change input “email”`. */
function autocaptured(properties: ProductEvent['properties']): string {
  const kind = textOf(properties, '$event_type')
  const text = textOf(properties, '$el_text')
  if (text) return `${kind} “${text}”`.trim()
  const element = textOf(properties, '$elements_chain').slice(0, MAX_CHAIN_CHARS).split(';', 1)[0] ?? ''
  const tag = FIRST_TAG.exec(element)?.[0]
  const name = NAMED.exec(element)?.[1]
  return [kind, tag, name && `“${name}”`].filter(Boolean).join(' ')
}

function listOf(properties: ProductEvent['properties'], key: string): readonly unknown[] {
  const value = Object.hasOwn(properties, key) ? properties[key] : undefined
  return Array.isArray(value) ? value : []
}

function textOf(properties: Readonly<Record<string, unknown>>, key: string): string {
  const value = Object.hasOwn(properties, key) ? properties[key] : undefined
  return typeof value === 'string' ? value : ''
}
