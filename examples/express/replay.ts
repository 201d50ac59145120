import path from 'node:path'

import { archiveSource, createReplayHandler, directoryStore, type ReplayHandler, type Viewer } from './portal-replay.ts'

/** Your own sessions: who is behind a cookie. */
export type Sessions = ReadonlyMap<string, Viewer>

/** Recordings of a folder, for whoever is signed in; who takes one away must be named for it. */
export function createReplay(folder: string, sessions: Sessions, mayExport: readonly string[] = []): ReplayHandler {
  return createReplayHandler({
    source: archiveSource(directoryStore(path.resolve(folder))),
    basePath: '/api/replay',
    authorize(request, { action }) {
      const [, session = ''] = /(?:^|; )session=(\w+)/.exec(request.headers.get('cookie') ?? '') ?? []
      const viewer = sessions.get(session)
      if (!viewer) return 'unauthenticated'
      return action === 'export' && !mayExport.includes(viewer.id) ? { refused: viewer } : viewer
    },
  })
}
