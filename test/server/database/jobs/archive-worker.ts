import pg from 'pg'

import { archiveJobs } from '../../../../src/server/database/jobs/archive-jobs.ts'

/**
 * A worker process of the tests: writes down that it began a job, and then that it ended it; with the second argument
 * `hang` it never ends it.
 */
const [connectionString = '', manner] = process.argv.slice(2)
const client = new pg.Client({ connectionString })
await client.connect()
const note = (recordingId: string, what: string) =>
  client.query('insert into notes (recording_id, what, pid) values ($1, $2, $3)', [recordingId, what, process.pid])

await archiveJobs({
  connectionString,
  timeoutMs: 2_000,
  pollMs: 100,
  async run({ recordingId }) {
    await note(recordingId, 'began')
    if (manner === 'hang') await new Promise(() => {})
    await note(recordingId, 'ended')
  },
}).work()
