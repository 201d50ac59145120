import { httpSource } from '../portal-replay.ts'

/** Recordings come from this portal's own server, as plain files. */
export const replaySource = httpSource({ baseUrl: '/api/replay' })
