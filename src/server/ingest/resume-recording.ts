import { inflateText } from '../../recording/archive/inflate-bounded.ts'
import { MANIFEST_PATH, PRODUCT_EVENTS_PATH } from '../../recording/archive/archive-paths.ts'
import { parseManifest, type Manifest } from '../../recording/archive/manifest.ts'
import { parseProductEvent, parseProductEvents } from '../../recording/archive/product-events.ts'
import { decodeBlock } from '../../recording/decode/decode-block.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { ArchiveStore } from '../ports/archive-store.ts'
import { readObject } from '../read-object.ts'
import { removeLeftovers } from './close-recording.ts'
import { LiveFacts } from './live-facts.ts'
import { blockKeyIn, incomingPrefix, isLiveBlock, recordingPrefix } from './live-keys.ts'
import { SessionEvents } from './session-events.ts'

const PRODUCT_EVENTS = { maxBytes: 256_000_000, where: PRODUCT_EVENTS_PATH }

/** A recording as a process before this one left it. */
export interface ResumedRecording {
  /** What its manifest says; `null` where none was written yet. */
  readonly manifest: Manifest | null
  readonly facts: LiveFacts
  readonly productEvents: SessionEvents
  /** Whether more is kept than the manifest says. */
  readonly isBehind: boolean
  /** Objects that are not what was written any more: left where they are, and left out. */
  readonly corrupt: readonly ReplayError[]
}

/**
 * Takes up what is kept of a recording: its manifest, and what was kept after it was written last. Of a closed one
 * there is nothing after: what it does not name is what it was made from, and is removed.
 *
 * @throws ReplayError what the store throws; `format_unknown` for a manifest that is none
 */
export async function resumeRecording(store: ArchiveStore, recordingId: string): Promise<ResumedRecording> {
  const prefix = recordingPrefix(recordingId)
  const manifest = await readManifest(store, `${prefix}${MANIFEST_PATH}`)
  // Of a closed one nothing is missing; what lies beside it would be taken for new.
  if (manifest?.complete) await removeLeftovers(store, recordingId)
  const facts = manifest ? LiveFacts.from(manifest) : new LiveFacts(recordingId)
  const productEvents = new SessionEvents()
  const corrupt: ReplayError[] = []
  let isBehind = false
  const read = async (key: string) => {
    try {
      return (await readObject(store, key)).content
    } catch (thrown) {
      if (!(thrown instanceof ReplayError && thrown.code === 'corrupt')) throw thrown
      corrupt.push(thrown)
      return null
    }
  }
  if (manifest?.files.includes(PRODUCT_EVENTS_PATH)) {
    const content = await read(`${prefix}${PRODUCT_EVENTS_PATH}`)
    if (content) productEvents.add(parseProductEvents(inflateText(content, PRODUCT_EVENTS)))
  }
  for await (const { key } of store.list(`${prefix}blocks/`)) {
    const blockKey = blockKeyIn(key, recordingId)
    // Others that nobody names come from an attempt to close it, which begins again from the messages.
    if (blockKey === null || !isLiveBlock(blockKey) || facts.has(blockKey)) continue
    const content = await read(key)
    if (!content) continue
    facts.addBlock(blockKey, decodeBlock(content).events, content.length)
    isBehind = true
  }
  for await (const { key } of store.list(incomingPrefix(recordingId))) {
    const content = await read(key)
    const events: unknown = content && JSON.parse(new TextDecoder().decode(content))
    const found = Array.isArray(events) ? events.flatMap((event) => parseProductEvent(event) ?? []) : []
    isBehind ||= productEvents.unknown(found).length > 0
    productEvents.add(found)
  }
  return { manifest, facts, productEvents, isBehind, corrupt }
}

async function readManifest(store: ArchiveStore, key: string): Promise<Manifest | null> {
  try {
    const { content } = await readObject(store, key)
    return parseManifest(JSON.parse(new TextDecoder().decode(content)))
  } catch (thrown) {
    if (thrown instanceof ReplayError && thrown.code === 'not_found') return null
    throw thrown
  }
}
