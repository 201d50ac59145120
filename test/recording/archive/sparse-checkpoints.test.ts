import { describe, expect, it } from 'vitest'

import { parseManifest, type Manifest } from '../../../src/recording/archive/manifest.ts'
import { writeArchive } from '../../../src/recording/archive/write-archive.ts'
import { randomRecording } from '../fold/random-recording.ts'

async function manifestOf(blockMs: number): Promise<Manifest> {
  const events = randomRecording(4, { mutations: 1_500 }).map((event) => ({ windowId: 'w', event }))
  const times = events.map(({ event }) => event.timestamp)
  const info = { id: 'it', startMs: Math.min(...times), endMs: Math.max(...times), ongoing: false }
  let manifest: unknown = null
  for await (const { path, bytes } of writeArchive({ info, events, blockMs })) {
    if (path === 'manifest.json') manifest = JSON.parse(new TextDecoder().decode(bytes))
  }
  return parseManifest(manifest)
}

describe('the checkpoints of an archive', () => {
  it('weigh no more than the blocks that each of them spares', async () => {
    const { blocks, checkpoints = [] } = await manifestOf(300)
    expect(checkpoints.length).toBeGreaterThan(1)
    expect(checkpoints.length).toBeLessThan(blocks.length / 2)
    let from = 0
    for (const { blockKey, bytes } of checkpoints) {
      const until = blocks.findIndex(({ key }) => key === blockKey)
      const spared = blocks.slice(from, until).reduce((sum, block) => sum + block.bytes, 0)
      expect(bytes).toBeLessThanOrEqual(spared)
      from = until
    }
  })
})
