import type { Steps } from '../../src/recording/steps.ts'

const { prototype } = Array
const { push, sort } = prototype

/** How many elements `work` puts into lists, or sorts. */
export function listWork(work: () => void): number {
  let count = 0
  prototype.push = function (...more) {
    count += more.length
    return push.apply(this, more)
  }
  prototype.sort = function (order) {
    count += this.length
    return sort.call(this, order)
  }
  try {
    work()
  } finally {
    Object.assign(prototype, { push, sort })
  }
  return count
}

/** The same of each step. */
export function listWorkOf(steps: Steps<unknown>): readonly number[] {
  const counts: number[] = []
  for (let isDone = false; !isDone;) counts.push(listWork(() => void (isDone = steps.next().done === true)))
  return counts
}
