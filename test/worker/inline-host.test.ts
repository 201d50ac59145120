import { createInlineHost } from '../../src/worker/inline-host.ts'
import { fixtureBytes, TWO_TABS } from '../recording/fixtures.ts'
import { describeHost } from './describe-host.ts'

describeHost('createInlineHost', createInlineHost, async () => fixtureBytes(TWO_TABS))
