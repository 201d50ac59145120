/**
 * Whether two parsed JSON values are equal in content; stops at the first difference. Values are compared from a list
 * and not by recursion: a stranger's JSON may be nested deeper than a stack is high.
 */
export function sameJson(a: unknown, b: unknown): boolean {
  const waiting: unknown[] = [a, b]
  while (waiting.length > 0) {
    const one = waiting.pop()
    const other = waiting.pop()
    if (one === other) continue
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
    if (!pushParts(one, other, waiting)) return false
  }
  return true
}

/** Puts what two containers hold on the list, in pairs; `false` when they hold different things. */
function pushParts(one: object, other: object, waiting: unknown[]): boolean {
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  for (const key of keys) {
    if (!Object.hasOwn(other, key)) return false
    const left: unknown = Reflect.get(one, key)
    const right: unknown = Reflect.get(other, key)
    if (left !== right) waiting.push(left, right)
  }
  return true
}
