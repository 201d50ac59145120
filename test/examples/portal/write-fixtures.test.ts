import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { expect, it, onTestFinished } from 'vitest'

import { writeFixtures } from '../../../examples/portal/recorder/write-fixtures.ts'
import { openDb } from '../../../examples/portal/server/database/open-db.ts'
import { readRowsFile, seedRows } from '../../../examples/portal/server/database/rows-file.ts'
import { FIXTURES } from '../../../examples/portal/server/fixtures.ts'
import { openReplay } from '../../../examples/portal/server/replay/open-replay.ts'
import { storeFixtures } from '../../../examples/portal/server/replay/store-fixtures.ts'
import { emptyClusterFolder, placeEmptyCluster } from '../../server/database/empty-cluster.ts'

async function contentOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const texts = files.sort().map(async (file) => {
    const text = await readFile(file, file.endsWith('.gz') ? 'base64' : 'utf8')
    return [path.relative(folder, file), file.endsWith('.json') ? JSON.parse(text) : text] as const
  })
  return new Map(await Promise.all(texts))
}

it('what is recorded for the demo is what the demo starts from: written and read, it is the same', async () => {
  const temporary = await mkdtemp(path.join(tmpdir(), 'fixtures-'))
  const target = path.join(temporary, 'written')
  const db = await openDb({ folder: await emptyClusterFolder(onTestFinished) })
  await seedRows(db, await readRowsFile(new URL('rows.json', FIXTURES)))
  await placeEmptyCluster(path.join(temporary, 'data/index'))
  const replay = await openReplay({ dataFolder: path.join(temporary, 'data'), db })
  onTestFinished(async () => {
    await replay.close()
    await db.close()
    await rm(temporary, { recursive: true })
  })
  await storeFixtures(replay, FIXTURES)
  const [id] = (await readdir(new URL('recordings/', FIXTURES))).filter((name) => !name.endsWith('.json'))
  // While a recording is closed, what it was made from is still there.
  await replay.store.write(`${id}/blocks/live-1.jsonl.gz`, new Uint8Array([1]))

  expect((await writeFixtures(pathToFileURL(`${target}/`), replay.store, db)).id).toBe(id)
  expect(await contentOf(target)).toEqual(await contentOf(fileURLToPath(FIXTURES)))
})
