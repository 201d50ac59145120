import { createInlineHost } from '../../src/worker/inline-host.ts'
import { fixtureBytes, TWO_TABS } from '../recording/fixtures.ts'
import { describeHost } from './describe-host.ts'

// Less than a single run of events: everything but the one in use is packed.
describeHost(
  'createInlineHost with next to no memory',
  () => createInlineHost({ memoryBudgetBytes: 1_000 }),
  async () => fixtureBytes(TWO_TABS),
)
