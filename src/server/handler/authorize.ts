import { ReplayError } from '../../shared/errors.ts'
import { isSafeId } from '../../recording/archive/safe-id.ts'
import type { AuditLog, AuditOutcome } from '../ports/audit-log.ts'
import type { ReplayAction } from '../ports/replay-action.ts'
import type { Viewer } from '../ports/viewer.ts'

/** What is to be decided. `recordingId` is absent for what is not about one recording. */
export interface AuthorizationQuestion {
  readonly recordingId?: string
  readonly action: ReplayAction
}

/**
 * Who is asking, if they may: a `Viewer`, `unauthenticated` where nobody is known, `forbidden` where somebody is known
 * but may not. Of a recording, `forbidden` is answered as if there were no such recording.
 */
export type Authorization = Viewer | 'unauthenticated' | 'forbidden'

/** Asked for every request, before anything is read. What it throws counts as `forbidden`. */
export type Authorize = (request: Request, question: AuthorizationQuestion) => Authorization | Promise<Authorization>

export interface GuardOptions {
  readonly authorize: Authorize
  readonly audit?: Pick<AuditLog, 'write'> | undefined
  readonly timeoutMs: number
  readonly now: () => number
  readonly onProblem: (error: ReplayError) => void
}

/** Blocks and lists belong to a view that was written down when its manifest was read. */
export type Audited = 'audited' | 'part of a view'

export type Guard = (request: Request, question: AuthorizationQuestion, audited?: Audited) => Promise<Viewer>

/**
 * Lets through whom the host lets through, and writes down who that was before anything is served.
 *
 * @throws ReplayError `bad_request`, `unauthorized`, `forbidden`, `not_found`; `unavailable` when it cannot be written down
 */
export function createGuard({ authorize, audit, timeoutMs, now, onProblem }: GuardOptions): Guard {
  async function ask(request: Request, question: AuthorizationQuestion): Promise<Authorization> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`authorize took longer than ${timeoutMs} ms`)), timeoutMs)
    })
    try {
      return await Promise.race([authorize(request, question), late])
    } catch (cause) {
      onProblem(new ReplayError('unavailable', { what: 'The host could not decide who may see this.', cause }))
      return 'forbidden'
    } finally {
      clearTimeout(timer)
    }
  }

  return async (request, question, audited = 'audited') => {
    const { recordingId } = question
    if (recordingId !== undefined && !isSafeId(recordingId)) {
      throw new ReplayError('bad_request', { what: 'This is not the id of a recording.' })
    }
    const answer = await ask(request, question)
    const viewer = isViewer(answer) ? answer : null
    const write = async (outcome: AuditOutcome) => {
      if (!audit) return
      const entry = { atMs: now(), viewer, outcome, ...question }
      try {
        await audit.write(entry)
      } catch (cause) {
        // What is not written down is not shown.
        const what = 'Who has seen what could not be written down, so nothing is shown.'
        throw new ReplayError('unavailable', { what, cause })
      }
    }
    if (viewer) {
      if (audited === 'audited') await write('allowed')
      return viewer
    }
    await write('refused')
    if (answer === 'unauthenticated') throw new ReplayError('unauthorized', { what: 'Nobody is signed in.' })
    throw new ReplayError(recordingId === undefined ? 'forbidden' : 'not_found', { what: 'They may not see this.' })
  }
}

/** The host's code may be JavaScript: `true`, `undefined` or an empty object let nobody in. */
function isViewer(answer: unknown): answer is Viewer {
  return typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string' && !!answer.id
}
