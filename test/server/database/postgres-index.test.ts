import { afterAll } from 'vitest'

import { postgresIndex, type SqlRecordingIndex } from '../../../src/server/database/indexes.ts'
import { describeRecordingIndex } from '../../contract/describe-recording-index.ts'
import { describeWithPostgres } from './postgres.ts'

describeWithPostgres('postgresIndex', (server) => {
  let index: SqlRecordingIndex | undefined
  afterAll(() => index?.close())
  describeRecordingIndex('postgresIndex', () => (index ??= postgresIndex({ connectionString: server.url() })))
})
