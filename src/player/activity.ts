import type { PlayerState, PlayerStatus } from './player-state.ts'

/** The few facts the status word is made of. */
interface Facts {
  /** Whether a picture stands, or it is certain that there will be none. */
  shown: boolean
  /** Whether the person wants it to play. */
  wantsPlay: boolean
  /** Whether events that are needed now are not here yet. */
  waiting: boolean
  ended: boolean
  failed: boolean
}

export interface Activity {
  readonly facts: Readonly<Facts>
  /** Changes facts and, in the same breath, what else of the state belongs to them. */
  update(change: Partial<Facts>, along?: Partial<PlayerState>): void
}

/** Derives the one status word, so that no two parts of the player can disagree about it. */
export function createActivity(onStatus: (change: { status: PlayerStatus } & Partial<PlayerState>) => void): Activity {
  const facts: Facts = { shown: false, wantsPlay: false, waiting: false, ended: false, failed: false }
  return {
    facts,
    update(change, along = {}) {
      Object.assign(facts, change)
      onStatus({ ...along, status: statusOf(facts) })
    },
  }
}

function statusOf(facts: Facts): PlayerStatus {
  if (facts.failed) return 'failed'
  if (!facts.shown) return 'loading'
  if (facts.waiting) return 'buffering'
  if (facts.ended) return 'ended'
  return facts.wantsPlay ? 'playing' : 'paused'
}
