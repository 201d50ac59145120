import type { ReplaySource } from '../recording/replay-source.ts'
import { fallbackSource } from '../sources/fallback-source.ts'
import type { ArchiveSource } from './archive-source.ts'

/**
 * An archive, and another source for recordings that it does not have, or has damaged: `fallbackSource`, with what only
 * an archive's manifests tell: windows, and where full snapshots lie.
 *
 * @example
 * createReplayHandler({ source: archiveWithFallback(archiveSource(store), postHogProxy({ … })), authorize })
 */
export function archiveWithFallback(archive: ArchiveSource, other: ReplaySource): ArchiveSource {
  return {
    ...fallbackSource(archive, other),
    readManifest: archive.readManifest.bind(archive),
    readList: archive.readList.bind(archive),
  }
}
