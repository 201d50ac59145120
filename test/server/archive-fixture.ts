import { writeArchive, writeArchiveIndex } from '../../src/recording/archive/index.ts'
import type { FlagDefinition, RecordingInfo } from '../../src/recording/replay-source.ts'
import { storeRecording } from '../../src/server/store-recording.ts'
import type { ArchiveStore } from '../../src/server/ports/archive-store.ts'
import { archiveFiles } from '../stand-in/archive-server.ts'
import { linesOf, loadFixture } from '../stand-in/fixture.ts'

export const fixture = loadFixture()
export const fixtureLines = fixture.blocks.flatMap(linesOf)

const { info, person, productEvents } = fixture
const FLAGS: readonly FlagDefinition[] = [{ key: 'new-checkout', active: true }]
const files = await archiveFiles([{ info, person, productEvents, blocks: fixture.blocks.map(linesOf) }], FLAGS)

/** Puts the fixture's recording, the list of recordings and the flags into a store. */
export async function fillStore<Store extends ArchiveStore>(store: Store): Promise<Store> {
  for (const [key, bytes] of files) await store.write(key, bytes)
  return store
}

/** A recording without events, by itself. */
export async function storeEmpty(store: ArchiveStore, more: Partial<RecordingInfo> & { readonly id: string }) {
  const empty = { startMs: 1_000, endMs: 2_000, ongoing: false, ...more }
  await storeRecording(store, empty.id, writeArchive({ info: empty, events: [], person: empty.person ?? null }))
  return empty
}

export async function writeIndex(store: ArchiveStore, infos: readonly RecordingInfo[]) {
  for (const { path, bytes } of writeArchiveIndex(infos)) await store.write(path, bytes)
}
