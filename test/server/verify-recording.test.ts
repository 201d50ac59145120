import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { describe, expect, it, onTestFinished } from 'vitest'

import { parseManifest } from '../../src/recording/archive/index.ts'
import { directoryStore } from '../../src/server/adapters/directory-store.ts'
import { toNodeHandler } from '../../src/server/adapters/to-node-handler.ts'
import { archiveSource } from '../../src/server/archive-source.ts'
import { createReplayHandler } from '../../src/server/handler/create-replay-handler.ts'
import { verifyRecording } from '../../src/server/verify-recording.ts'
import { httpSource } from '../../src/sources/http-source.ts'
import { runHere } from '../cli/run-cli-here.ts'
import { createTestPlayer } from '../player/create-test-player.ts'
import { serveOverHttp } from './adapters/served-over-http.ts'
import { fillStore, fixture } from './archive-fixture.ts'
import { STAFF } from './handler/handler-under-test.ts'

const { id } = fixture.info
const CHECKPOINT = 'checkpoints/000004.json.gz'
const ITEMS = 'items.jsonl.gz'
const BLOCK = 'blocks/000002.jsonl.gz'

/** The fixture in a folder, whose files can be damaged behind the store's back. */
async function stored() {
  const folder = await mkdtemp(path.join(tmpdir(), 'verify-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const store = await fillStore(directoryStore(folder))
  const file = (name: string) => path.join(folder, id, name)
  const run = async (...more: string[]) => {
    const { code, out, notes } = await runHere(['verify', folder, ...more])
    return { code, lines: out.split('\n').filter(Boolean), notes }
  }
  return {
    folder,
    store,
    run,
    read: (name: string) => readFile(file(name)),
    remove: (name: string) => rm(file(name)),
    async changeByte(name: string) {
      const bytes = await readFile(file(name))
      bytes[Math.floor(bytes.length / 2)]! ^= 0x55
      await writeFile(file(name), bytes)
    },
    async cutOff(name: string) {
      const bytes = await readFile(file(name))
      await writeFile(file(name), bytes.subarray(0, bytes.length / 2))
    },
  }
}

describe('portal-replay verify', () => {
  it('finds nothing where there is nothing', async () => {
    const { run } = await stored()
    expect(await run()).toEqual({ code: 0, lines: [], notes: '1 recording, 0 files damaged, 0 mended\n' })
  })

  it('names damaged checkpoints and lists, and derives them again as they were', async () => {
    const { run, read, changeByte, cutOff } = await stored()
    const before = await Promise.all([CHECKPOINT, ITEMS, 'manifest.json', BLOCK].map(read))
    await changeByte(CHECKPOINT)
    await cutOff(ITEMS)
    expect(await run()).toEqual({
      code: 3,
      lines: [`damaged  ${id}/${CHECKPOINT}`, `damaged  ${id}/${ITEMS}`],
      notes: '1 recording, 2 files damaged, 0 mended\n',
    })
    expect(await run('--mend')).toMatchObject({
      code: 0,
      lines: [`mended   ${id}/${CHECKPOINT}`, `mended   ${id}/${ITEMS}`],
    })
    expect(await run()).toMatchObject({ code: 0, lines: [] })
    expect(await Promise.all([CHECKPOINT, ITEMS, 'manifest.json', BLOCK].map(read))).toEqual(before)
  })

  it('makes again what is gone, and the list beside the recordings', async () => {
    const { run, read, remove, folder } = await stored()
    const index = async () => JSON.parse(await readFile(path.join(folder, 'index.json'), 'utf8'))
    const before = await Promise.all([read(CHECKPOINT), index()])
    await remove(CHECKPOINT)
    await writeFile(path.join(folder, 'index.json'), '[{"id"')
    expect(await run('--mend', '--json')).toMatchObject({
      code: 0,
      lines: [
        JSON.stringify({ id, damaged: [CHECKPOINT], mended: [CHECKPOINT] }),
        JSON.stringify({ id: 'index.json', damaged: ['index.json'], mended: ['index.json'] }),
      ],
    })
    expect(await Promise.all([read(CHECKPOINT), index()])).toEqual(before)
  })

  it('leaves everything as it is where a block is damaged: what would be derived would be without it', async () => {
    const { run, read, changeByte, cutOff } = await stored()
    await changeByte(BLOCK)
    await cutOff(CHECKPOINT)
    const before = await Promise.all([BLOCK, CHECKPOINT].map(read))
    const { code, lines } = await run(id, '--mend')
    expect([code, lines]).toEqual([3, [`damaged  ${id}/${BLOCK}`, `damaged  ${id}/${CHECKPOINT}`]])
    expect(await Promise.all([BLOCK, CHECKPOINT].map(read))).toEqual(before)
  })

  it('goes by the form of files that somebody has copied without checksums', async () => {
    const { folder, changeByte, run } = await stored()
    await rm(path.join(folder, '.checksums'), { recursive: true })
    expect((await run()).code).toBe(0)
    for (const name of [CHECKPOINT, ITEMS, BLOCK]) await changeByte(name)
    expect((await run()).lines).toEqual([BLOCK, CHECKPOINT, ITEMS].map((name) => `damaged  ${id}/${name}`))
  })

  it('says which recording has no manifest, and is not asked without a store', async () => {
    const { run, remove } = await stored()
    await remove('manifest.json')
    expect(await run('--mend')).toMatchObject({ code: 3, lines: [`damaged  ${id}/manifest.json`] })
    expect((await runHere(['verify'])).code).toBe(2)
  })
})

describe('verifyRecording', () => {
  it('takes nothing but the damaged files away from those who watch meanwhile', async () => {
    const { store, changeByte } = await stored()
    await changeByte(CHECKPOINT)
    const removed: string[] = []
    const written: string[] = []
    const watched = {
      ...store,
      remove: (key: string) => (removed.push(key), store.remove(key)),
      write: (...call: Parameters<typeof store.write>) => (written.push(call[0]), store.write(...call)),
    }
    expect(await verifyRecording(watched, id, { mend: 'derive' })).toMatchObject({ mended: [CHECKPOINT] })
    expect(removed).toEqual([`${id}/${CHECKPOINT}`])
    expect(written).toEqual([`${id}/${CHECKPOINT}`, `${id}/manifest.json`])
  })
})

describe('a recording whose checkpoint and lists are damaged', () => {
  it('plays to its end without them, and says so, until they are derived again', async () => {
    const { store, run, read, cutOff } = await stored()
    const { checkpoints, blocks, recording } = parseManifest(JSON.parse((await read('manifest.json')).toString()))
    const entered = blocks.find(({ key }) => key === checkpoints![0]!.blockKey)!
    await cutOff(CHECKPOINT)
    await cutOff(ITEMS)
    const handler = createReplayHandler({ source: archiveSource(store), authorize: () => STAFF })
    const server = await serveOverHttp(toNodeHandler(handler))
    onTestFinished(() => server.close())
    expect((await server.get(`/${id}/${CHECKPOINT}`)).status).toBe(500)
    const open = async () => {
      const startAt = { offsetMs: entered.endMs - recording.startMs }
      const { player } = await createTestPlayer(httpSource({ baseUrl: server.url }), { recordingId: id, startAt })
      await expect.poll(() => player.getState().status).toBe('paused')
      await expect.poll(() => player.getState().view.complete).toBe(true)
      return player.getState
    }
    const getState = await open()
    await expect.poll(() => getState().notice?.error.code).toBe('corrupt')
    expect([getState().view.missing, getState().view.problems]).toEqual([[], []])
    const { items } = getState().view
    expect(items.length).toBeGreaterThan(0)

    expect((await run('--mend')).code).toBe(0)
    expect((await server.get(`/${id}/${CHECKPOINT}`)).status).toBe(200)
    const mended = await open()
    expect(mended().notice).toBeNull()
    expect(mended().view.items).toEqual(items)
  })
})
