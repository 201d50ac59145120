/** In your own portal this is `import { … } from 'portal-replay'`; the demo runs from the source beside it. */
export {
  httpSource,
  recordingsQuery,
  SessionReplay,
  useRecording,
  type RecordingInfo,
  type ReplayRecord,
  type SessionReplayHandle,
} from '../../../src/index.ts'
