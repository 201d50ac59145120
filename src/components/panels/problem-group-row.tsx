import type { BlockProblem } from '../../recording/recording-view.ts'
import { useMessages } from '../shared/messages-context.ts'
import type { ProblemGroup } from './group-problems.ts'
import { Text } from './text.tsx'

const MAX_SHOWN = 20

/** One reason for which parts of a recording could not be used, with the places. */
export function ProblemGroupRow({ group }: { readonly group: ProblemGroup }) {
  const {
    panels: { info: texts },
    status,
  } = useMessages()
  const { problems, reason } = group
  return (
    <details className="replay-problem" data-replay-part="problem">
      <summary>{texts.problem(problems.length, status.missing.reasons[reason])}</summary>
      <ul>
        {problems.slice(0, MAX_SHOWN).map((problem, index) => (
          <li key={index}>
            <span className="replay-faint">
              <Text maxChars={120}>{placeText(problem, texts)}</Text>
            </span>{' '}
            <Text>{problem.message}</Text>
          </li>
        ))}
      </ul>
      {problems.length > MAX_SHOWN ? <p className="replay-faint">{texts.more(problems.length - MAX_SHOWN)}</p> : null}
    </details>
  )
}

function placeText(problem: BlockProblem, texts: ReturnType<typeof useMessages>['panels']['info']): string {
  return problem.blockKey === null ? texts.wholeRecording : texts.place(problem.blockKey, problem.line)
}
