import { ReplayError } from '../../shared/errors.ts'
import type { RecordingInfo } from '../replay-source.ts'
import { isSafeId } from './safe-id.ts'

/** Refuses a recording whose id could leave its folder, or whose times no reader would accept. */
export function assertSafeInfo(info: RecordingInfo): void {
  if (!isSafeId(info.id)) {
    throw new ReplayError('bad_request', {
      what: 'The recording’s id cannot name a folder.',
      fix: 'Use up to 64 letters, digits, _ and -.',
    })
  }
  if (!(info.startMs >= 0 && info.endMs >= info.startMs)) {
    throw new ReplayError('bad_request', {
      what: `The recording ${info.id} does not say when it starts and ends.`,
      fix: 'Give startMs and endMs in ms since epoch, endMs at or after startMs.',
    })
  }
}
