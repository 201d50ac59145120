import { afterAll, beforeAll, describe } from 'vitest'

import { openDatabase } from '../../../../src/server/database/database.ts'
import { pgliteEngine } from '../../../../src/server/database/engine/pglite-engine.ts'
import { postgresRateLedger, sqlRateLedger } from '../../../../src/server/database/rate/postgres-rate-ledger.ts'
import { memoryLedger } from '../../../../src/sources/posthog/rate-ledger.ts'
import { describeRateLedger } from '../../../contract/describe-rate-ledger.ts'
import { emptyClusterFolder } from '../empty-cluster.ts'
import { describeWithPostgres } from '../postgres.ts'

let projects = 0
const nextProject = () => `posthog.example/${++projects}`

describeRateLedger('memoryLedger', () => {
  const ledger = memoryLedger()
  return { ledger, again: () => ledger }
})

describe('an embedded database', async () => {
  const engine = pgliteEngine({ folder: await emptyClusterFolder(afterAll) })
  const database = openDatabase(engine, 'portal_replay')
  beforeAll(() => database.ready(), 120_000)
  afterAll(() => engine.close())
  describeRateLedger('sqlRateLedger', () => {
    const project = nextProject()
    return { ledger: sqlRateLedger(database, project), again: () => sqlRateLedger(database, project) }
  })
})

describeWithPostgres('a PostgreSQL server', (server) => {
  const opened: { close(): Promise<void> }[] = []
  afterAll(() => Promise.all(opened.map((ledger) => ledger.close())))
  describeRateLedger('postgresRateLedger', () => {
    const project = nextProject()
    const make = () => {
      const ledger = postgresRateLedger({ connectionString: server.url(), project })
      opened.push(ledger)
      return ledger
    }
    return { ledger: make(), again: make }
  })
})
