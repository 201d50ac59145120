import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { embeddedIndex } from '../../../src/server/database/indexes.ts'
import { describeRecordingIndex } from '../../contract/describe-recording-index.ts'

const index = embeddedIndex()
afterAll(() => index.close())

describeRecordingIndex('embeddedIndex', () => index)

describe('embeddedIndex', () => {
  it('finds in its folder what it wrote before it was closed, and lets no second one open it', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'replay-index-'))
    const folder = path.join(root, 'deep', 'index')
    const info = { id: 'kept', startMs: 1_000, endMs: 2_000, ongoing: false }
    const first = embeddedIndex({ folder })
    await first.write([{ info }])
    await expect(embeddedIndex({ folder }).get('kept')).rejects.toMatchObject({ code: 'configuration' })
    await first.close()
    const second = embeddedIndex({ folder })
    expect(await second.get('kept')).toEqual({ info })
    await second.close()
    await rm(root, { recursive: true })
  }, 120_000)
})
