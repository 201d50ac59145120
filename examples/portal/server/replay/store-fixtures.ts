import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { parseArchiveIndex } from '../../../../src/recording/archive/index.ts'
import { storeRecording } from '../portal-replay.ts'
import type { OwnReplayServer } from './open-replay.ts'

/** Puts the recording of fixtures where recordings are kept, unless it is there, so that it is found like any other. */
export async function storeFixtures({ store, index }: OwnReplayServer, fixtures: URL): Promise<void> {
  const folder = fileURLToPath(new URL('recordings/', fixtures))
  const recordings = parseArchiveIndex(JSON.parse(await readFile(path.join(folder, 'index.json'), 'utf8')))
  for (const { id } of recordings) await storeRecording(store, id, filesOf(path.join(folder, id)))
  await index.write(recordings.map((info) => ({ info, archiveKey: `${info.id}/` })))
  await store.write('flags.json', await readFile(path.join(folder, 'flags.json')))
}

async function* filesOf(folder: string) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    yield { path: path.relative(folder, file).split(path.sep).join('/'), bytes: new Uint8Array(await readFile(file)) }
  }
}
