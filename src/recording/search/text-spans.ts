import { foldText } from './fold-text.ts'
import { BREAK } from './page-text.ts'

/** When a text stood in an element. Epoch ms; `toMs` is `Infinity` as long as it stands. */
export interface TextSpan {
  readonly nodeId: number
  readonly fromMs: number
  readonly toMs: number
}

/** One text, and wherever it stood. */
export interface SpannedText {
  readonly text: string
  /** What is compared with queries. */
  readonly folded: string
  readonly spans: readonly TextSpan[]
}

/** More than this is no recording of what a person read: what comes later is not searched, and results say so. */
const MAX_SPANS = 400_000
const MAX_CHARACTERS = 16_000_000

type Open<T> = { -readonly [K in keyof T]: T[K] }

/** Which text stood where and when: each different text once, with all its times. */
export class TextSpans {
  /** In order of first sight. */
  readonly texts: SpannedText[] = []
  /** Whether there was more than is kept. */
  truncated = false
  readonly #spansByText = new Map<string, TextSpan[]>()
  readonly #standing = new Map<number, { readonly text: string; readonly span: Open<TextSpan> }>()
  #count = 0
  #characters = 0

  /** The elements that have a text now. */
  get standing(): Iterable<number> {
    return this.#standing.keys()
  }

  hasText(nodeId: number): boolean {
    return this.#standing.has(nodeId)
  }

  /** From `atMs` on, the element's text is this one; empty for none. */
  set(nodeId: number, text: string, atMs: number): void {
    const before = this.#standing.get(nodeId)
    if ((before?.text ?? '') === text) return
    if (before !== undefined) before.span.toMs = atMs
    this.#standing.delete(nodeId)
    const spans = text === '' ? null : this.#spansOf(text)
    if (spans === null) return
    const span = { nodeId, fromMs: atMs, toMs: Infinity }
    spans.push(span)
    this.#count++
    this.#standing.set(nodeId, { text, span })
  }

  #spansOf(text: string): TextSpan[] | null {
    const known = this.#spansByText.get(text)
    const characters = known === undefined ? text.length : 0
    if (this.#count >= MAX_SPANS || this.#characters + characters > MAX_CHARACTERS) {
      this.truncated = true
      return null
    }
    if (known !== undefined) return known
    this.#characters += characters
    const spans: TextSpan[] = []
    this.#spansByText.set(text, spans)
    const folded = text.includes(BREAK) ? text.split(BREAK).map(foldText).join(BREAK) : foldText(text)
    this.texts.push({ text, folded, spans })
    return spans
  }
}
