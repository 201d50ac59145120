/** How many characters `run` has the engine look at or copy, by the methods of strings and regular expressions. */
export function countWork(run: () => void): number {
  let work = 0
  const count = (characters: number) => void (work += characters)
  const undo = [
    spy(String.prototype, 'charCodeAt', () => count(1)),
    spy(String.prototype, 'indexOf', (text, [, from = 0], found) =>
      count((found === -1 ? text.length : Number(found)) - Number(from) + 1),
    ),
    ...(['slice', 'trim', 'trimEnd', 'toLowerCase'] as const).map((name) =>
      spy(String.prototype, name, (_, __, result) => count(String(result).length)),
    ),
    ...(['includes', 'replace', 'replaceAll', 'split'] as const).map((name) =>
      spy(String.prototype, name, (text) => count(text.length)),
    ),
    spy(RegExp.prototype, 'test', (expression: RegExp, [text]) =>
      // A sticky one looks at what it takes; another one may look at everything.
      count(expression.sticky ? 1 + expression.lastIndex - stickyFrom : String(text).length),
    ),
  ]
  try {
    run()
  } finally {
    for (const restore of undo) restore()
  }
  return work
}

/** Where the sticky expression of the call under way began. */
let stickyFrom = 0

function spy<T extends object, K extends keyof T & string>(
  prototype: T,
  name: K,
  note: (self: T, args: readonly unknown[], result: unknown) => void,
): () => void {
  const real = prototype[name] as (...args: unknown[]) => unknown
  const noted = function (this: T, ...args: unknown[]): unknown {
    if (this instanceof RegExp) stickyFrom = this.lastIndex
    const result = real.apply(this, args)
    note(this, args, result)
    return result
  }
  Object.defineProperty(prototype, name, { configurable: true, writable: true, value: noted })
  return () => void Object.defineProperty(prototype, name, { configurable: true, writable: true, value: real })
}
