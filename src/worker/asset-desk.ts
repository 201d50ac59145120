import type { AssetKind } from '../recording/sanitize/asset-policy.ts'
import type { AssetAsk } from '../recording/sanitize/asset-token.ts'
import { fillAssets, findAsks } from '../recording/sanitize/later-assets.ts'
import { RemovalCounter } from '../recording/sanitize/report.ts'
import type { RecordingView } from '../recording/recording-view.ts'

/** Says what to load for each address, in the order of the questions; `null` for nothing. */
export type AskAssets = (asks: readonly AssetAsk[]) => Promise<readonly (string | null)[]>

/** What the host of the player decides about one address of a recorded page. */
export type ResolveAsset = (url: string, kind: AssetKind) => string | null

/**
 * Decides for a worker, which cannot be handed functions, what recorded pages load: the thread that has the host's
 * function is asked once for every address, just before the first events that name it are shown. Until there is an
 * answer, and where there is none, nothing is loaded.
 */
export class AssetDesk {
  readonly #ask: AskAssets
  readonly #answers = new Map<string, string | null>()
  readonly #refused = new RemovalCounter()

  constructor(ask: AskAssets) {
    this.#ask = ask
  }

  /** Puts what to load into events that are nobody else's. Tells whether more was refused than before. */
  async fill(events: readonly unknown[]): Promise<boolean> {
    const asks = new Map<string, AssetAsk>()
    findAsks(events, asks)
    if (asks.size === 0) return false
    const open = [...asks].filter(([key]) => !this.#answers.has(key))
    const answers = open.length === 0 ? [] : await this.#ask(open.map(([, ask]) => ask))
    let isMore = false
    open.forEach(([key, ask], index) => {
      const answer = answers[index] ?? null
      if (answer === null && !this.#answers.has(key)) {
        this.#refused.block(hostOf(ask.url))
        isMore = true
      }
      this.#answers.set(key, answer)
    })
    fillAssets(events, this.#answers)
    return isMore
  }

  /** The view with the hosts that were refused; each address counts once. */
  addRefused(view: RecordingView): RecordingView {
    if (this.#refused.hosts.size === 0) return view
    const counter = new RemovalCounter()
    for (const { host, count } of view.blockedHosts ?? []) counter.hosts.set(host, count)
    for (const { reason, count } of view.removals ?? []) counter.removals.set(reason as 'asset', count)
    counter.addAll(this.#refused)
    const { removals, blockedHosts } = counter.toReport()
    return { ...view, removals, blockedHosts }
  }
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? ''
}

/** Questions and answers as they cross a port. */
interface Question {
  readonly id: number
  readonly asks: readonly AssetAsk[]
}
interface Answer {
  readonly id: number
  readonly answers: readonly (string | null)[]
}

/** The asking end of a port. */
export function askOverPort(port: MessagePort): AskAssets {
  const waiting = new Map<number, (answers: readonly (string | null)[]) => void>()
  let lastId = 0
  port.onmessage = ({ data }: MessageEvent) => {
    const { id, answers } = data as Answer
    waiting.get(id)?.(answers)
    waiting.delete(id)
  }
  return (asks) =>
    new Promise((resolve) => {
      const question: Question = { id: ++lastId, asks }
      waiting.set(question.id, resolve)
      port.postMessage(question)
    })
}

/** The answering end: asks the host's function. What it throws, or what is no address, is no. */
export function answerOnPort(port: MessagePort, resolve: ResolveAsset, baseUrl: string | undefined): void {
  port.onmessage = ({ data }: MessageEvent) => {
    const { id, asks } = data as Question
    const answer: Answer = { id, answers: asks.map(({ url, kind }) => answerOf(() => resolve(url, kind), baseUrl)) }
    port.postMessage(answer)
  }
}

const LOADABLE = /^(?:https?|blob):$/

function answerOf(resolve: () => unknown, baseUrl: string | undefined): string | null {
  try {
    const answer = resolve()
    if (typeof answer !== 'string') return null
    const url = new URL(answer, baseUrl)
    return LOADABLE.test(url.protocol) ? url.href : null
  } catch {
    return null
  }
}
