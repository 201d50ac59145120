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

/** Yields the derived files, and returns what the manifest then says of them. */
export function* derivedFiles(
  derivation: Derivation,
  manifest: Manifest,
): Generator<ArchiveFile, Pick<Manifest, 'checkpoints' | 'outline' | 'files'>, undefined> {
  const checkpoints: ManifestCheckpoint[] = []
  for (const planned of planCheckpoints(manifest)) {
    const checkpoint = runSteps(derivation.checkpointSteps(planned))
    if (checkpoint === null) continue
    const bytes = gzipText(JSON.stringify(checkpoint))
    const windowIds = checkpoint.windows.map(({ windowId }) => windowId)
    checkpoints.push({ blockKey: planned.blockKey, atMs: checkpoint.atMs, bytes: bytes.length, windowIds })
    yield { path: checkpointPath(planned.blockKey), bytes }
  }
  const outline = derivation.outline()
  yield { path: ITEMS_PATH, bytes: gzipText(writeItems(outline)) }
  const files = [...manifest.files.filter((file) => file !== ITEMS_PATH), ITEMS_PATH]
  return { checkpoints, outline: toManifestOutline(outline), files }
}
