import { useReplayPlayer } from '../../hooks/use-replay-player.ts'
import type { RecordingInfo } from '../../recording/replay-source.ts'
import { useMessages } from '../shared/messages-context.ts'

/** Whose recording it is: initials and the name that says most. Pictures from the recording are never loaded. */
export function PersonBadge() {
  const recording = useReplayPlayer((state) => state.recording)
  const texts = useMessages().strip
  const name = recording ? personName(recording) : null
  return (
    <div className="replay-person" data-replay-part="person">
      <span className="replay-avatar" aria-hidden>
        {name ? initials(name) : '?'}
      </span>
      <span className="replay-person-name" title={name ?? undefined}>
        {name ?? (recording ? texts.unknownPerson : '')}
      </span>
      {recording?.ongoing ? (
        <span className="replay-tag" data-tone="danger">
          {texts.live}
        </span>
      ) : null}
    </div>
  )
}

/** E-mail first: it is what the portal's rows have. */
export function personName(recording: RecordingInfo): string | null {
  return (
    recording.person?.email ??
    recording.person?.name ??
    recording.distinctId ??
    recording.person?.distinctIds[0] ??
    null
  )
}

/** One or two letters of a name or an address. */
export function initials(name: string): string {
  const words = name
    .replace(/@.*$/, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  const letters = words.length > 1 ? [words[0], words[1]] : [words[0]]
  return letters
    .map((word) => [...(word ?? '?')][0])
    .join('')
    .toUpperCase()
}
