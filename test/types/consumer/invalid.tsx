import { httpSource, SessionReplay, useReplayPlayer } from 'portal-replay'
import { createPlayer } from 'portal-replay/player'

const source = httpSource({ baseUrl: '/api/replay' })

export const withoutRecording = <SessionReplay source={source} /> // wrong
export const both = <SessionReplay source={source} recordingId="r1" match={{ at: new Date() }} /> // wrong
export const notASource = <SessionReplay source="/api/replay" recordingId="r1" /> // wrong
const red = [{ id: '1', at: 0, label: 'x', tone: 'red' as const }]
export const tone = <SessionReplay source={source} recordingId="r1" markers={red} /> // wrong
export const panel = <SessionReplay source={source} recordingId="r1" panels={['everything']} /> // wrong
export const assets = <SessionReplay source={source} recordingId="r1" assets="allow" /> // wrong
export const record = <SessionReplay source={source} recordingId="r1" records={[{ id: 1, label: 'no time' }]} /> // wrong
export const fine = <SessionReplay source={source} recordingId="r1" />

export function Status() {
  const status: 'stopped' = useReplayPlayer((state) => state.status) // wrong
  return status
}

export const player = createPlayer({ recordingId: 'r1' }) // wrong
