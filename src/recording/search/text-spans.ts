import { foldText } from './fold-text.ts'
import { BREAK } from './page-text.ts'

/** When a text stood in an element. Epoch ms; `toMs` is `Infinity` as long as it stands. */
export interface TextSpan {
  readonly text: string
  readonly nodeId: number
  readonly fromMs: number
  readonly toMs: number
}

/** More than this is no recording of what a person read: what comes later is not searched, and results say so. */
const MAX_SPANS = 400_000
const MAX_CHARACTERS = 16_000_000

/**
 * Which text stood where and when: each different text once, with all its times, in lists of numbers. A busy page has
 * hundreds of thousands, and as objects they would keep the collector of garbage busier than their reader.
 */
export class TextSpans {
  /** Whether there was more than is kept. */
  truncated = false
  readonly #texts: string[] = []
  /** The same as they are compared with queries, once somebody asked. */
  readonly #folded: string[] = []
  readonly #known = new Map<string, number>()
  readonly #textIndexes: number[] = []
  readonly #nodeIds: number[] = []
  readonly #fromMs: number[] = []
  readonly #toMs: number[] = []
  #characters = 0

  /** How many there are, in order of `fromMs`. */
  get count(): number {
    return this.#fromMs.length
  }

  /** From `fromMs` on, the text stands in an element. Returns the span's position, or -1 where there is no room for more. */
  open(text: string, nodeId: number, fromMs: number): number {
    const known = this.#known.get(text)
    const characters = known === undefined ? text.length : 0
    if (this.count >= MAX_SPANS || this.#characters + characters > MAX_CHARACTERS) {
      this.truncated = true
      return -1
    }
    const index = known ?? this.#texts.push(text) - 1
    if (known === undefined) this.#known.set(text, index)
    this.#characters += characters
    this.#textIndexes.push(index)
    this.#nodeIds.push(nodeId)
    this.#fromMs.push(fromMs)
    return this.#toMs.push(Infinity) - 1
  }

  close(position: number, toMs: number): void {
    if (position >= 0) this.#toMs[position] = toMs
  }

  at(position: number): TextSpan {
    return {
      text: this.#texts[this.textIndexAt(position)]!,
      nodeId: this.#nodeIds[position]!,
      fromMs: this.#fromMs[position]!,
      toMs: this.#toMs[position]!,
    }
  }

  /** The same for spans of the same text; one more than all before where a text comes up for the first time. */
  textIndexAt(position: number): number {
    return this.#textIndexes[position]!
  }

  /** Whether a text contains what is looked for. */
  contains(textIndex: number, folded: string): boolean {
    const text = this.#texts[textIndex]!
    this.#folded[textIndex] ??= text.includes(BREAK) ? text.split(BREAK).map(foldText).join(BREAK) : foldText(text)
    return this.#folded[textIndex].includes(folded)
  }
}
