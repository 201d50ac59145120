import { strToU8 } from 'fflate'

import { runSteps } from '../steps.ts'
import { blockPath, checkpointPath, ITEMS_PATH, MANIFEST_PATH } from './archive-paths.ts'
import { createDerivation, type Derivation } from './derivation.ts'
import { formatError, parseJson } from './field-reader.ts'
import { gzipText } from './gzip-text.ts'
import { writeItems } from './items-file.ts'
import { parseManifest, type Manifest, type ManifestCheckpoint } from './manifest.ts'
import { toManifestOutline } from './outline.ts'
import { planCheckpoints } from './plan-checkpoints.ts'
import type { ArchiveFile } from './write-archive.ts'

/** Of the bytes that the last checkpoint took. */
const WORTH_TRYING = 0.8

/**
 * Derives what can be rebuilt from an archive's blocks: a checkpoint for each block that gains by one, the lists, and
 * the manifest that names them, which comes last. What was derived before and is not named any more may be deleted.
 * Needs the memory of all the recording's events.
 *
 * @param files The archive's own files, in any order; derived ones are ignored.
 * @throws ReplayError `format_unknown` where the manifest is missing or damaged
 * @example
 * for await (const { path, bytes } of deriveArchive(files)) await store(`${id}/${path}`, bytes)
 */
export async function* deriveArchive(
  files: Iterable<ArchiveFile> | AsyncIterable<ArchiveFile>,
): AsyncGenerator<ArchiveFile, void, undefined> {
  const known = new Map<string, Uint8Array>()
  for await (const { path, bytes } of files) known.set(path, bytes)
  const bytes = known.get(MANIFEST_PATH)
  if (!bytes) throw formatError(MANIFEST_PATH, 'there')
  const manifest = parseManifest(parseJson(new TextDecoder().decode(bytes), MANIFEST_PATH))
  const derivation = createDerivation(manifest.recording)
  for (const [index, block] of manifest.blocks.entries()) {
    runSteps(derivation.addSteps({ index, ...block }, known.get(blockPath(block.key)) ?? null))
    // Whoever serves others from this thread gets a turn between blocks.
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  const derived = yield* derivedFiles(derivation, manifest)
  yield { path: MANIFEST_PATH, bytes: strToU8(JSON.stringify({ ...manifest, ...derived })) }
}

/**
 * Yields the derived files, and returns what the manifest then says of them.
 *
 * Of the checkpoints that were planned those are written that weigh no more than the blocks they spare, back to the
 * checkpoint or full snapshot before. So all of them together are no larger than the blocks, and whoever enters anywhere
 * fetches at most about twice what the page there takes.
 */
export function* derivedFiles(
  derivation: Derivation,
  manifest: Manifest,
): Generator<ArchiveFile, Pick<Manifest, 'checkpoints' | 'outline' | 'files'>, undefined> {
  const checkpoints: ManifestCheckpoint[] = []
  const plan = new Map(planCheckpoints(manifest).map((planned) => [planned.blockKey, planned]))
  const snapshotKeys = new Set(manifest.fullSnapshots.map(({ blockKey }) => blockKey))
  let sparedBytes = 0
  let lastBytes = 0
  for (const block of manifest.blocks) {
    const planned = plan.get(block.key)
    if (planned === undefined && snapshotKeys.has(block.key)) sparedBytes = 0
    // Pages grow slowly: what the last one took tells when the next may be worth making.
    const checkpoint =
      planned && sparedBytes >= lastBytes * WORTH_TRYING ? runSteps(derivation.checkpointSteps(planned)) : null
    if (checkpoint !== null) {
      const bytes = gzipText(JSON.stringify(checkpoint))
      lastBytes = bytes.length
      if (bytes.length <= sparedBytes) {
        const windowIds = checkpoint.windows.map(({ windowId }) => windowId)
        checkpoints.push({ blockKey: block.key, atMs: checkpoint.atMs, bytes: bytes.length, windowIds })
        yield { path: checkpointPath(block.key), bytes }
        sparedBytes = 0
      }
    }
    sparedBytes += block.bytes
  }
  const outline = derivation.outline()
  yield { path: ITEMS_PATH, bytes: gzipText(writeItems(outline)) }
  const files = [...manifest.files.filter((file) => file !== ITEMS_PATH), ITEMS_PATH]
  return { checkpoints, outline: toManifestOutline(outline), files }
}
