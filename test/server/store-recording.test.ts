import { describe, expect, it } from 'vitest'

import type { ArchiveFile } from '../../src/recording/archive/write-archive.ts'
import { storeRecording } from '../../src/server/store-recording.ts'
import { memoryArchiveStore } from './memory-archive-store.ts'

const file = (path: string, text: string): ArchiveFile => ({ path, bytes: new TextEncoder().encode(text) })
const BLOCK = 'blocks/000000.jsonl.gz'

describe('storeRecording', () => {
  /** What happens to the store, in order. */
  function watched() {
    const store = memoryArchiveStore()
    const steps: string[] = []
    const watching = {
      ...store,
      write: (...[key, ...rest]: Parameters<typeof store.write>) => (
        steps.push(`write ${key}`),
        store.write(key, ...rest)
      ),
      remove: (...[key, ...rest]: Parameters<typeof store.remove>) => (
        steps.push(`remove ${key}`),
        store.remove(key, ...rest)
      ),
    }
    return { store: watching, steps }
  }

  it('writes the manifest last, wherever it comes', async () => {
    const { store, steps } = watched()
    await storeRecording(store, 'r1', [file('manifest.json', '{}'), file(BLOCK, 'x')])
    expect(steps).toEqual([`write r1/${BLOCK}`, 'write r1/manifest.json'])
  })

  it('publishes nothing when the writing of a block fails', async () => {
    const { store } = watched()
    const failing = async function* () {
      yield file(BLOCK, 'x')
      throw new Error('upstream is gone')
    }
    await expect(storeRecording(store, 'r1', failing())).rejects.toThrow('upstream is gone')
    expect(await store.stat('r1/manifest.json')).toBeNull()
  })

  it('withdraws the old manifest before a file that it names changes', async () => {
    const { store, steps } = watched()
    await storeRecording(store, 'r1', [file(BLOCK, 'x'), file('manifest.json', '1')])
    steps.length = 0
    await storeRecording(store, 'r1', [file(BLOCK, 'y'), file('manifest.json', '2')])
    expect(steps).toEqual(['remove r1/manifest.json', `write r1/${BLOCK}`, 'write r1/manifest.json'])
  })

  it('lets a growing recording be read all the while: what is there unchanged is left alone', async () => {
    const { store, steps } = watched()
    await storeRecording(store, 'r1', [file(BLOCK, 'x'), file('manifest.json', '1')])
    steps.length = 0
    await storeRecording(store, 'r1', [
      file(BLOCK, 'x'),
      file('blocks/000001.jsonl.gz', 'y'),
      file('manifest.json', '2'),
    ])
    expect(steps).toEqual(['write r1/blocks/000001.jsonl.gz', 'write r1/manifest.json'])
  })

  it('refuses an id that could lead elsewhere', async () => {
    const { store, steps } = watched()
    await expect(storeRecording(store, '..', [file(BLOCK, 'x')])).rejects.toMatchObject({ code: 'bad_request' })
    expect(steps).toEqual([])
  })
})
