import { describe, expect, it } from 'vitest'

import { createRecordingHost } from '../../src/worker/create-recording-host.ts'
import { createWorkerHost } from '../../src/worker/worker-host.ts'
import type { ReplayError } from '../../src/shared/errors.ts'
import { fixtureBytes, TWO_TABS } from '../recording/fixtures.ts'
import { describeHost } from './describe-host.ts'
import { blocksOf, deliver } from './recording-blocks.ts'

describeHost('createWorkerHost where there are no workers', createWorkerHost, async () => fixtureBytes(TWO_TABS))

describe('createWorkerHost', () => {
  it('says why there is no worker', async () => {
    const refusals: ReplayError[] = []
    const host = createWorkerHost({ workerUrl: '/worker.js', onRefused: (error) => refusals.push(error) })
    const recording = blocksOf(fixtureBytes(TWO_TABS), 2)
    await deliver(host, recording, recording.blocks)

    expect(refusals).toHaveLength(1)
    expect(refusals[0]).toMatchObject({ name: 'ReplayError', code: 'unsupported' })
    expect(refusals[0]!.fix).toContain('workerUrl')
  })
})

describe('createRecordingHost', () => {
  it('works on this thread in Node, within the limits it is given', async () => {
    const host = createRecordingHost({ limits: { maxDecodedBytes: 100 } })
    await host.addBlock({ index: 0, key: 'whole' }, fixtureBytes(TWO_TABS))

    expect(host.view.get().problems.map(({ reason }) => reason)).toContain('too_large')
  })
})
