export { deriveArchive } from './derive-archive.ts'
export {
  parseManifest,
  type Manifest,
  type ManifestBlock,
  type ManifestCheckpoint,
  type ManifestPosition,
  type ManifestWindow,
} from './manifest.ts'
export { parseArchiveIndex, parsePerson, parseRecordingInfo } from './recording-info.ts'
export {
  writeArchive,
  writeArchiveIndex,
  type ArchiveFile,
  type ArchiveInput,
  type BlockLines,
} from './write-archive.ts'
