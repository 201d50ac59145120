import { ReplayError } from '../../shared/errors.ts'
import type { CssCache } from './css-cache.ts'

/** What the engine tells about every node it builds. */
export type NodeBuilt = (node: Node, id: number) => void

/** A serialised node as the engine remembers it. */
export interface BuiltMeta {
  readonly type: number
  readonly tagName?: string
  readonly attributes?: Readonly<Record<string, unknown>>
}

/**
 * The parts of rrweb's Replayer that are used. Most are private there, because its public ways all run on its own
 * clock: that is why `checkEngine` looks for each before anything is built.
 */
export interface Engine {
  readonly iframe: HTMLIFrameElement
  cache: CssCache
  mediaManager: EngineMedia
  readonly styleMirror: {
    add(sheet: CSSStyleSheet, id: number): number
    getStyle(id: number): CSSStyleSheet | null
    reset(): void
  }
  getMirror(): {
    has(id: number): boolean
    getNode(id: number): Node | null
    getMeta(node: Node): BuiltMeta | null
    getId(node: Node): number
    /** Forgets a node and everything below it. */
    removeNodeFromMap(node: Node): void
    reset(): void
  }
  rebuildFullSnapshot(event: unknown, isSync: boolean): void
  applyMutation(data: unknown, isSync: boolean): void
  applyInput(data: unknown): void
  applySelection(data: unknown): void
  applyStyleSheetMutation(data: unknown): void
  applyStyleSheetRule(data: unknown, sheet: CSSStyleSheet): void
  attachDocumentToIframe(mutation: unknown, frame: HTMLIFrameElement): void
  destroy(): void
}

/** What the engine asks of whoever looks after audio and video. */
export interface EngineMedia {
  isSupportedMediaElement(node: Node): boolean
  addMediaElements(node: Node): void
  reset(): void
}

const METHODS = [
  'getMirror',
  'rebuildFullSnapshot',
  'applyMutation',
  'applyInput',
  'applySelection',
  'applyStyleSheetMutation',
  'applyStyleSheetRule',
  'attachDocumentToIframe',
  'destroy',
] as const
const FIELDS = ['iframe', 'cache', 'mediaManager', 'styleMirror'] as const

/** rrweb, as it was loaded. */
export type RrwebModule = typeof import('rrweb')

/** Loads rrweb. Rejects with `ReplayError` code `renderer_failed` when it cannot be had, or is one we cannot drive. */
export async function loadEngine(load: () => Promise<RrwebModule> = () => import('rrweb')): Promise<RrwebModule> {
  const rrweb = await load().catch((cause: unknown) => {
    throw new ReplayError('renderer_failed', {
      what: 'The replay engine could not be loaded.',
      why: 'Without it no page can be shown.',
      fix: 'Check that rrweb is installed and that the page may load its chunk, then try again.',
      cause,
    })
  })
  checkMembers(rrweb.Replayer?.prototype ?? {}, METHODS)
  return rrweb
}

/** rrweb's class, or one that differs from it in where the page is built. */
export type ReplayerClass = new (...args: ConstructorParameters<RrwebModule['Replayer']>) => object

/** What is never otherwise: each of these would let a recording do something. */
const FIXED = { useVirtualDom: false, triggerFocus: false, UNSAFE_replayCanvas: false, mouseTail: false } as const

/**
 * Makes an engine inside `root`, without a clock and without events of its own. Throws `ReplayError` code
 * `renderer_failed` when it is not set as it was asked to be.
 */
export function createEngine(Replayer: ReplayerClass, root: HTMLElement, onBuild: NodeBuilt): Engine {
  const replayer = new Replayer([{ type: 5, timestamp: 0, data: { tag: 'base', payload: {} } }], {
    root,
    // Live mode neither plays nor finishes anything by itself, and none of its timers start before `startLive`.
    liveMode: true,
    ...FIXED,
    skipInactive: false,
    showWarning: false,
    pauseAnimation: false,
    insertStyleRules: PAGE_RULES,
    plugins: [{ onBuild: (node, { id }) => onBuild(node as Node, id) }],
  })
  checkMembers(replayer, FIELDS)
  const { config } = replayer as { readonly config?: Readonly<Record<string, unknown>> }
  const unset = Object.keys(FIXED).filter((name) => config?.[name] !== false)
  if (unset.length > 0) throw unfit(`does not leave out ${unset.join(', ')}`)
  return replayer as Engine
}

/**
 * Scrolling is set to where it was, never animated, nor moved by the browser when something above grows: the recorded
 * page's own moves are in the recording. A modal dialog is only drawn like one: the real one would take
 * the keyboard away from the page around the player.
 */
const PAGE_RULES = [
  '*, *::before, *::after { scroll-behavior: auto !important; overflow-anchor: none !important }',
  ':where(dialog[open][rr_open_mode="modal"]) { position: fixed; inset: 0; z-index: 2147483647; margin: auto; ' +
    'box-shadow: 0 0 0 100vmax rgb(0 0 0 / 10%) }',
]

function checkMembers(subject: object, names: readonly string[]): void {
  const missing = names.filter((name) => !(name in subject))
  if (missing.length > 0) throw unfit(`has no ${missing.join(', ')}`)
}

function unfit(how: string): ReplayError {
  return new ReplayError('renderer_failed', {
    what: `The installed rrweb ${how}.`,
    why: 'This player drives rrweb by members that are not part of its public interface.',
    fix: 'Install the version of rrweb that the package asks for.',
  })
}
