import { useId, useState, type FormEvent } from 'react'

import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import { parsedTimeOffsetMs, parseTime } from '../../shared/time.ts'
import { useMessages } from '../shared/messages-context.ts'
import { seekWithin } from '../shared/seek-within.ts'

/** The field that takes a pasted time: ISO, epoch, a position, or a whole log line. */
export function GoToTime({ onDone }: { readonly onDone: () => void }) {
  const player = useReplayPlayer()
  const texts = useMessages().controls.time
  const [problem, setProblem] = useState<string | null>(null)
  const hintId = useId()

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = new FormData(event.currentTarget).get('time')
    const parsed = parseTime(typeof text === 'string' ? text : '')
    if (!parsed) return setProblem(texts.invalid)
    const { view } = player.getState()
    const offsetMs = parsedTimeOffsetMs(parsed, view)
    if (offsetMs < 0 || offsetMs > view.durationMs) return setProblem(texts.outside)
    void seekWithin(player, offsetMs, 'user')
    onDone()
  }

  return (
    <form className="replay-go" data-replay-part="go-to-time" onSubmit={submit} noValidate>
      <input
        className="replay-field"
        name="time"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        aria-label={texts.label}
        aria-invalid={problem !== null}
        aria-describedby={hintId}
        placeholder={texts.placeholder}
        onChange={() => setProblem(null)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onDone()
        }}
        onBlur={(event) => {
          if (event.currentTarget.value === '') onDone()
        }}
      />
      <span
        id={hintId}
        className="replay-go-hint"
        role={problem ? 'alert' : undefined}
        data-tone={problem ? 'danger' : undefined}
      >
        {problem ?? texts.hint}
      </span>
    </form>
  )
}
