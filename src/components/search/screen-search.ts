import type { Player } from '../../player/player.ts'
import { createStore, type Store } from '../../shared/store.ts'
import { perPlayer } from '../timeline/per-player.ts'

/** A text that stood on a page, and from when to when. Times in ms from the recording's start. */
export interface ScreenHit {
  readonly windowId: string
  readonly fromMs: number
  readonly toMs: number
  /** The text around what was found. */
  readonly text: string
  readonly nodeId: number
}

/** What was asked, and what is known of the answer. */
export interface ScreenSearchState {
  readonly query: string
  readonly status: 'idle' | 'searching' | 'found' | 'failed'
  /** By time. Those of the question before stay until there is an answer; while it is searched for, some of it. */
  readonly hits: readonly ScreenHit[]
  /** Whether there is more than `hits`. */
  readonly truncated: boolean
}

export interface ScreenSearch extends Store<ScreenSearchState> {
  /** Asks once typing has paused; the newest question wins. An empty text forgets the answer. */
  ask(query: string): void
  /** Asks the same again, when more of the recording is there. */
  again(): void
}

type Found = Pick<ScreenSearchState, 'hits' | 'truncated'>
type Find = (text: string, options: { signal: AbortSignal; onPartial(found: Found): void }) => Promise<Found>

const TYPING_MS = 250
const IDLE: ScreenSearchState = { query: '', status: 'idle', hits: [], truncated: false }

/** Whether a player can look for texts on its pages: its host may be one that cannot. */
export function canSearchScreen(player: Player): boolean {
  return findOf(player) !== null
}

/** The search of a player for what was on screen. One, whoever shows it: list, timeline and button are of one mind. */
export const screenSearchOf = perPlayer(createScreenSearch)

/** How many panels offer the search, so that a button for it is only there where it leads somewhere. */
export const screenPanelsOf = perPlayer(() => createStore(0))

function findOf(player: Player): Find | null {
  const { search } = player as { readonly search?: unknown }
  return typeof search === 'function' ? (search.bind(player) as Find) : null
}

function createScreenSearch(player: Player): ScreenSearch {
  const state = createStore<ScreenSearchState>(IDLE)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null

  async function run(query: string): Promise<void> {
    const find = findOf(player)
    if (!find) return
    const controller = new AbortController()
    running = controller
    const tell = ({ hits, truncated }: Found, status: ScreenSearchState['status']) => {
      if (controller.signal.aborted) return
      state.set({ query, status, hits: [...hits].sort((a, b) => a.fromMs - b.fromMs), truncated })
    }
    try {
      const { signal } = controller
      tell(await find(query, { signal, onPartial: (found) => tell(found, 'searching') }), 'found')
    } catch {
      if (!controller.signal.aborted) state.set({ ...IDLE, query, status: 'failed' })
    }
  }
  const ask = (query: string, waitMs: number) => {
    clearTimeout(timer)
    running?.abort()
    const wanted = query.trim()
    if (wanted === '') return state.set(query === '' ? IDLE : { ...IDLE, query })
    state.set({ ...state.get(), query, status: 'searching' })
    timer = setTimeout(() => void run(query), waitMs)
  }
  return {
    get: state.get,
    subscribe: state.subscribe,
    ask: (query) => ask(query, TYPING_MS),
    again: () => ask(state.get().query, 0),
  }
}
