import type { Steps } from '../../src/recording/steps.ts'

type Method = (this: unknown[], ...parameters: unknown[]) => unknown

/** What each method of a list has to go through. */
const COSTS: Readonly<Record<string, (list: readonly unknown[], parameters: readonly unknown[]) => number>> = {
  push: (_, { length }) => length,
  sort: ({ length }) => length,
  flatMap: ({ length }) => length,
}

/** How many elements `work` puts into lists, sorts, or goes through to make another list of them. */
export function listWork(work: () => void): number {
  const prototype = Array.prototype as unknown as Record<string, Method>
  const real = Object.keys(COSTS).map((name): [string, Method] => [name, prototype[name]!])
  let count = 0
  for (const [name, method] of real) {
    prototype[name] = function (...parameters) {
      count += COSTS[name]!(this, parameters)
      return method.apply(this, parameters)
    }
  }
  try {
    work()
  } finally {
    Object.assign(prototype, Object.fromEntries(real))
  }
  return count
}

/** The same of each step. */
export function listWorkOf(steps: Steps<unknown>): readonly number[] {
  const counts: number[] = []
  for (let isDone = false; !isDone;) counts.push(listWork(() => void (isDone = steps.next().done === true)))
  return counts
}
