import { beforeEach, describe, expect, it } from 'vitest'

import type { RecordingIndex } from '../../src/server/ports/recording-index.ts'

const A = { id: 'a', startMs: 1_000, endMs: 2_000, ongoing: false }

/** What every index must do when it is told to stop. */
export function describeSignals(open: () => RecordingIndex): void {
  describe('signals', () => {
    let index: RecordingIndex
    beforeEach(() => {
      index = open()
    })

    it.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
      ['a search', (signal) => index.search({}, { signal })],
      ['a look', (signal) => index.get('a', { signal })],
      ['a write', (signal) => index.write([{ info: A }], { signal })],
      ['a removal', (signal) => index.remove(['a'], { signal })],
    ])('rejects %s that is cancelled before it begins', async (_, ask) => {
      await expect(ask(AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' })
    })

    it('rejects a search that is cancelled on the way, and goes on working', async () => {
      await index.write([{ info: A }])
      const controller = new AbortController()
      const asked = index.search({ url: { contains: 'x' } }, { signal: controller.signal })
      controller.abort()
      await expect(asked).rejects.toMatchObject({ code: 'aborted' })
      expect((await index.search({})).entries).toEqual([{ info: A }])
    })
  })
}
