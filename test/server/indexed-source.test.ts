import { afterAll, describe, expect, it } from 'vitest'

import { archiveSource } from '../../src/server/archive-source.ts'
import { embeddedIndex } from '../../src/server/database/indexes.ts'
import { indexedSource } from '../../src/server/indexed-source.ts'
import { emptyClusterFolder } from './database/empty-cluster.ts'
import { memoryArchiveStore } from './memory-archive-store.ts'

const index = embeddedIndex({ folder: await emptyClusterFolder(afterAll) })
afterAll(() => index.close())

const person = { id: 'p1', email: 'ada@shop.example', distinctIds: ['d1'], properties: {} }
const recording = (id: string, startMs: number) => ({
  info: { id, startMs, endMs: startMs + 60_000, ongoing: false, person },
})

describe('indexedSource', () => {
  it('finds recordings by the index, page by page, and reads them from the source', async () => {
    await index.write([recording('r1', 1e12), recording('r2', 2e12)])
    const archive = archiveSource(memoryArchiveStore())
    const source = indexedSource(archive, index)
    const first = await source.listRecordings({ email: 'Ada@shop.example', limit: 1 })
    expect(first.recordings.map(({ id }) => id)).toEqual(['r2'])
    const second = await source.listRecordings({ email: 'ada@shop.example', limit: 1, cursor: first.nextCursor! })
    expect(second.recordings.map(({ id }) => id)).toEqual(['r1'])
    expect(second.nextCursor).toBeUndefined()
    expect(source.readBlocks).toBe(archive.readBlocks)
    expect(source.readManifest).toBe(archive.readManifest)
  })
})
