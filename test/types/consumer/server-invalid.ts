import { archiveSource, createReplayHandler, directoryStore, postgresIndex, replayTokens } from 'portal-replay/server'

const source = archiveSource(directoryStore('./recordings'))

export const open = createReplayHandler({ source }) // wrong
export const everybody = createReplayHandler({ source, authorize: () => true }) // wrong
export const nobody = createReplayHandler({ source, authorize: () => 'unauthenticated' })
export const nameless = createReplayHandler({ source, authorize: () => ({ label: 'Ada' }) }) // wrong
export const anywhere = createReplayHandler({ source, authorize: () => 'forbidden', cors: { origins: '*' } }) // wrong
export const nowhere = postgresIndex({}) // wrong
export const unsigned = replayTokens({}) // wrong
