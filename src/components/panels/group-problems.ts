import type { BlockProblem, ProblemReason } from '../../recording/recording-view.ts'

export interface ProblemGroup {
  readonly reason: ProblemReason
  readonly problems: readonly BlockProblem[]
}

/** Problems by reason, the most frequent first. */
export function groupProblems(problems: readonly BlockProblem[]): readonly ProblemGroup[] {
  const groups = new Map<ProblemReason, BlockProblem[]>()
  for (const problem of problems) {
    const group = groups.get(problem.reason)
    if (group) group.push(problem)
    else groups.set(problem.reason, [problem])
  }
  return [...groups]
    .map(([reason, found]) => ({ reason, problems: found }))
    .sort((a, b) => b.problems.length - a.problems.length)
}
