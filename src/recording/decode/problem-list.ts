import type { BlockProblem, ProblemReason } from '../recording-view.ts'

/** Beyond this many different problems in one block, only their number is of interest. */
const MAX_PROBLEMS = 200

interface Entry {
  readonly reason: ProblemReason
  readonly message: string
  readonly firstLine: number | null
  lastLine: number | null
  count: number
}

/** Collects what was wrong with one block. Equal problems that follow each other become one with a count. */
export class ProblemList {
  readonly #blockKey: string | null
  readonly #entries: Entry[] = []
  #unlisted = 0

  constructor(blockKey: string | null) {
    this.#blockKey = blockKey
  }

  add(reason: ProblemReason, line: number | null, message: string): void {
    const last = this.#entries.at(-1)
    if (last?.reason === reason && last.message === message) {
      last.count++
      last.lastLine = line
    } else if (this.#entries.length < MAX_PROBLEMS) {
      this.#entries.push({ reason, message, firstLine: line, lastLine: line, count: 1 })
    } else {
      this.#unlisted++
    }
  }

  /** Forgets what was collected: used when a better explanation for all of it has been found. */
  clear(): void {
    this.#entries.length = 0
    this.#unlisted = 0
  }

  toArray(): BlockProblem[] {
    const problems = this.#entries.map((entry): BlockProblem => ({
      reason: entry.reason,
      blockKey: this.#blockKey,
      line: entry.firstLine,
      message: entry.count === 1 ? entry.message : `${entry.message} (${entry.count} times${upTo(entry)})`,
    }))
    if (this.#unlisted > 0) {
      const message = `${this.#unlisted} more problems in this block are not listed.`
      problems.push({ reason: 'event_invalid', blockKey: this.#blockKey, line: null, message })
    }
    return problems
  }
}

function upTo(entry: Entry): string {
  return entry.lastLine === null || entry.lastLine === entry.firstLine ? '' : `, last in line ${entry.lastLine}`
}
