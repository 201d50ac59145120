import { writeArchive } from '../../../src/recording/archive/index.ts'
import type { CapturedSession } from './capture/captured-session.ts'

/** Files of sessions that this process recorded itself, as an archive would have them. */
export interface LiveArchive {
  /** The file at `<recordingId>/…`, or `null`. Asking for the manifest brings the rest up to date. */
  read(path: string): Promise<Uint8Array | null>
}

/** Turns what has been captured so far into archive files, whenever somebody opens a recording. */
export function createLiveArchive(sessions: ReadonlyMap<string, CapturedSession>): LiveArchive {
  const files = new Map<string, Uint8Array>()
  return {
    async read(path) {
      const [id = '', ...rest] = path.split('/')
      const session = sessions.get(id)
      if (!session || session.events.length === 0) return null
      if (rest.join('/') === 'manifest.json') {
        const { events, productEvents, person } = session
        const archive = writeArchive({ info: session.info(false), events, productEvents, person })
        for await (const file of archive) files.set(`${id}/${file.path}`, file.bytes)
      }
      return files.get(path) ?? null
    },
  }
}
