/** Kinds of file that are taken off the end of a name, in any order and number. */
const ENDINGS = /(?:\.(?:gz|gzip|json|jsonl|ndjson|ph-recording|rrweb|snappy|txt))+$/i

/** The id of the recording in a file: its name without endings; of PostHog's exports, the session's id. */
export function recordingIdOfFile(name: string): string {
  const stem = name.replace(/^.*[\\/]/, '').replace(ENDINGS, '')
  const id = stem.replace(/^export-(?=[\da-f]{8}-)/i, '').replace(/[^\w-]+/g, '-')
  return id.replace(/^-+|-+$/g, '').slice(0, 64) || 'recording'
}

/** Gives every one of several equal ids a number but the first. */
export function distinctIds(ids: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return ids.map((id) => {
    let candidate = id
    for (let number = 2; taken.has(candidate); number++) candidate = `${id.slice(0, 60)}-${number}`
    taken.add(candidate)
    return candidate
  })
}

/** A number that tells contents apart well enough for a cache key (FNV-1a over both ends of the bytes). */
export function fingerprint(bytes: Uint8Array): string {
  const ends = [bytes.subarray(0, 4_096), bytes.subarray(-4_096)]
  let hash = 0x811c9dc5 ^ bytes.length
  for (const part of ends) {
    for (const byte of part) hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}
