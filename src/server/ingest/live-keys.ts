import { blockPath } from '../../recording/archive/archive-paths.ts'

/** Where everything of one recording is kept: the archive folder of that name. */
export function recordingPrefix(recordingId: string): string {
  return `${recordingId}/`
}

/** Object by object, which recordings are live: where a restarted process begins. No recording can have this name. */
export const LIVE_PREFIX = 'live.d/'

export function liveMarker(recordingId: string): string {
  return `${LIVE_PREFIX}${recordingId}`
}

/** Blocks of live recordings are named apart from those of closed ones (`000000`), so that neither overwrites another. */
const LIVE_BLOCK = 'live-'

export function liveBlockKey(messageId: string): string {
  return `${LIVE_BLOCK}${messageId}`.slice(0, 64)
}

export function isLiveBlock(blockKey: string): boolean {
  return blockKey.startsWith(LIVE_BLOCK)
}

/** The key of the block in a store's key, or `null` for other files of the recording. */
export function blockKeyIn(storeKey: string, recordingId: string): string | null {
  const prefix = `${recordingPrefix(recordingId)}blocks/`
  const name = storeKey.startsWith(prefix) ? storeKey.slice(prefix.length).replace(/\.jsonl\.gz$/, '') : ''
  return name !== '' && storeKey === `${recordingPrefix(recordingId)}${blockPath(name)}` ? name : null
}

/** What the keys of a closed recording's blocks begin with, so that they are none of those that are there. */
export function nextKeyPrefix(keys: readonly string[]): string {
  if (keys.every(isLiveBlock)) return ''
  for (let round = 2; ; round++) {
    const prefix = `r${round}-`
    if (!keys.some((key) => key.startsWith(prefix))) return prefix
  }
}

/** Product events as they arrive, until they are joined to one file when the recording is closed. */
export function incomingPrefix(recordingId: string): string {
  return `${recordingPrefix(recordingId)}incoming/`
}
