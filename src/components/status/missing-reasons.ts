import type { BlockProblem, ProblemReason } from '../../recording/recording-view.ts'

/** Problems that leave a hole, as against those that cost a line or a field. */
const LEAVES_A_HOLE: ReadonlySet<ProblemReason> = new Set([
  'block_missing',
  'block_corrupt',
  'encoding_unknown',
  'format_unknown',
  'too_large',
  'no_full_snapshot',
])

/** Why stretches are missing: each reason once, in the order in which they were met. */
export function missingReasons(problems: readonly BlockProblem[]): readonly ProblemReason[] {
  return [...new Set(problems.map((problem) => problem.reason).filter((reason) => LEAVES_A_HOLE.has(reason)))]
}
