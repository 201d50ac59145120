/** A value that is JSON, as a text by which it can be told from others, however deeply it is nested. */
export function printJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    // Engines parse what is nested deeper than the stack is high, but they cannot write it.
    return printDeep(value)
  }
}

/** What is still to be written: a text as it is, or a value. */
type Waiting = { readonly text: string } | { readonly value: unknown }

function printDeep(value: unknown): string {
  const written: string[] = []
  const waiting: Waiting[] = [{ value }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('text' in next) written.push(next.text)
    else if (typeof next.value !== 'object' || next.value === null) written.push(JSON.stringify(next.value) ?? 'null')
    else for (const part of partsOf(next.value).reverse()) waiting.push(part)
  }
  return written.join('')
}

function partsOf(container: object): Waiting[] {
  if (Array.isArray(container)) {
    const items = (container as unknown[]).flatMap((value, i): Waiting[] => [{ text: i === 0 ? '' : ',' }, { value }])
    return [{ text: '[' }, ...items, { text: ']' }]
  }
  const fields = Object.entries(container).flatMap(([key, value], i): Waiting[] => [
    { text: `${i === 0 ? '' : ','}${JSON.stringify(key)}:` },
    { value },
  ])
  return [{ text: '{' }, ...fields, { text: '}' }]
}
