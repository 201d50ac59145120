import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** What became of a case in one player. */
export interface PlayerResult {
  readonly flaws: readonly string[]
  /** Whether the page was shown. */
  readonly rendered: boolean
}

/** What became of one case in ours, and in rrweb where it was tried. */
export interface CaseResult {
  readonly name: string
  readonly category: string
  readonly renderer: 'frame' | 'isolated'
  readonly ours: PlayerResult
  readonly rrweb: PlayerResult | null
}

/**
 * Results one a line in a file, so that a run of hours can be cut off: what is there is not tried again. Without a file
 * they are only kept for the table.
 */
export class CaseLog {
  readonly #file: string | null
  readonly #results: CaseResult[] = []

  constructor(file: string | null) {
    this.#file = file
    if (file === null || !existsSync(file)) return
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
    this.#results.push(...lines.map((line) => JSON.parse(line) as CaseResult))
  }

  get results(): readonly CaseResult[] {
    return this.#results
  }

  has(name: string, renderer: CaseResult['renderer'], withPeers: boolean): boolean {
    return this.#results.some(
      (known) => known.name === name && known.renderer === renderer && (known.rrweb !== null || !withPeers),
    )
  }

  /** What rrweb made of a case, whatever renderer of ours it was beside; `null` where it was not tried. */
  rrwebOf(name: string): PlayerResult | null {
    return this.#results.findLast((known) => known.name === name && known.rrweb !== null)?.rrweb ?? null
  }

  add(result: CaseResult): void {
    this.#results.push(result)
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(result)}\n`)
  }
}

export function isBad({ ours }: CaseResult): boolean {
  return ours.flaws.length > 0
}

/** By category: how many cases, and how many went wrong, as a table in Markdown. Of a case tried twice the last counts. */
export function describeCategories(results: readonly CaseResult[]): string {
  const last = new Map(results.map((result) => [`${result.renderer} ${result.name}`, result]))
  const all = [...last.values()]
  const row = (category: string, own: readonly CaseResult[]) => {
    const bad = (renderer: CaseResult['renderer']) => {
      const tried = own.filter((result) => result.renderer === renderer)
      return tried.length === 0 ? '' : `${tried.filter(isBad).length} of ${tried.length}`
    }
    const peers = own.filter(({ rrweb }) => rrweb !== null)
    const worse =
      peers.length === 0 ? '' : `${peers.filter(({ rrweb }) => rrweb?.flaws.length).length} of ${peers.length}`
    return `| ${[category, bad('frame'), bad('isolated'), worse].join(' | ')} |`
  }
  const categories = [...new Set(all.map(({ category }) => category))].sort()
  return [
    '| category | bad in ours, `frame` | bad in ours, `isolated` | bad in bare rrweb |',
    '|---|---|---|---|',
    ...categories.map((category) =>
      row(
        category,
        all.filter((result) => result.category === category),
      ),
    ),
    row('all', all),
  ].join('\n')
}
