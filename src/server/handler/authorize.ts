import { ReplayError } from '../../shared/errors.ts'
import { isSafeId } from '../../recording/archive/safe-id.ts'
import type { AuditLog, AuditOutcome } from '../ports/audit-log.ts'
import type { ReplayAction } from '../ports/replay-action.ts'
import type { Viewer } from '../ports/viewer.ts'
import { readPurpose } from './read-purpose.ts'

/** What is to be decided. `recordingId` is absent for what is not about one recording. */
export interface AuthorizationQuestion {
  readonly recordingId?: string
  readonly action: ReplayAction
}

/** Somebody who may, and why they look, where the host knows. */
export interface AuthorizedViewer extends Viewer {
  /** Written down with what they see. @default the header `x-replay-purpose` of the request */
  readonly purpose?: string
}

/** Somebody who is known but may not: `forbidden` that says who it was, for the audit log. */
export interface RefusedViewer {
  readonly refused: Viewer
}

/**
 * Who is asking, if they may: a `Viewer`, `unauthenticated` where nobody is known, `forbidden` or `{ refused: viewer }`
 * where somebody is known but may not. Of a recording, `forbidden` is answered as if there were no such recording.
 */
export type Authorization = AuthorizedViewer | RefusedViewer | 'unauthenticated' | 'forbidden'

/** Asked for every request, before anything is read. What it throws counts as `forbidden`. */
export type Authorize = (request: Request, question: AuthorizationQuestion) => Authorization | Promise<Authorization>

export interface GuardOptions {
  readonly authorize: Authorize
  readonly audit?: Pick<AuditLog, 'write'> | undefined
  readonly timeoutMs: number
  /** Whether a recording is among those that a viewer may see at all. @default yes */
  readonly isInScope?: (viewer: Viewer, recordingId: string, request: Request) => Promise<boolean>
  readonly now: () => number
  readonly onProblem: (error: ReplayError) => void
}

/** Blocks and lists belong to a view that was written down when its manifest was read. */
export type Audited = 'audited' | 'part of a view'

export type Guard = (request: Request, question: AuthorizationQuestion, audited?: Audited) => Promise<AuthorizedViewer>

/**
 * Lets through whom the host lets through, and writes down who that was before anything is served.
 *
 * @throws ReplayError `bad_request`, `unauthorized`, `forbidden`, `not_found`; `unavailable` when it cannot be written down
 */
export function createGuard({ authorize, audit, timeoutMs, isInScope, now, onProblem }: GuardOptions): Guard {
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
    const known = isViewer(answer) ? answer : isRefusal(answer) ? answer.refused : null
    const viewer = known && viewerOf(known)
    const purpose = (isViewer(answer) ? answer.purpose : undefined) ?? readPurpose(request)
    const write = async (outcome: AuditOutcome) => {
      if (!audit) return
      const entry = {
        atMs: now(),
        viewer,
        outcome,
        ...question,
        ...(purpose !== undefined && { details: { purpose } }),
      }
      try {
        await audit.write(entry)
      } catch (cause) {
        // What is not written down is not shown.
        const what = 'Who has seen what could not be written down, so nothing is shown.'
        throw new ReplayError('unavailable', { what, cause })
      }
    }
    const isAllowed =
      isViewer(answer) && (recordingId === undefined || !isInScope || (await isInScope(answer, recordingId, request)))
    if (isAllowed && viewer) {
      if (audited === 'audited') await write('allowed')
      return { ...viewer, ...(purpose !== undefined && { purpose }) }
    }
    await write('refused')
    if (answer === 'unauthenticated') throw new ReplayError('unauthorized', { what: 'Nobody is signed in.' })
    throw new ReplayError(recordingId === undefined ? 'forbidden' : 'not_found', { what: 'They may not see this.' })
  }
}

/** The host's code may be JavaScript: `true`, `undefined` or an empty object let nobody in. */
function isViewer(answer: unknown): answer is AuthorizedViewer {
  return typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string' && !!answer.id
}

function isRefusal(answer: unknown): answer is RefusedViewer {
  return typeof answer === 'object' && answer !== null && 'refused' in answer && isViewer(answer.refused)
}

/** What is written down of them, and nothing else that the host's object may hold. */
function viewerOf({ id, label, tenantId }: Viewer): Viewer {
  return { id, ...(label !== undefined && { label }), ...(tenantId !== undefined && { tenantId }) }
}
