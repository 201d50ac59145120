import { blockPath, ITEMS_PATH, PRODUCT_EVENTS_PATH } from '../../recording/archive/archive-paths.ts'
import { isObject } from '../../recording/events.ts'
import type { InspectorItem, UrlChange } from '../../recording/recording-view.ts'
import { createDerivation } from '../../recording/archive/derivation.ts'
import { inflateTextSteps } from '../../recording/archive/inflate-bounded.ts'
import { readItemsSteps, type ItemLists } from '../../recording/archive/items-file.ts'
import type { Manifest, ManifestBlock } from '../../recording/archive/manifest.ts'
import { parseProductEvents } from '../../recording/archive/product-events.ts'
import type { ProductEvent } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import { inSlices } from '../../sources/in-slices.ts'
import type { ArchiveStore, StoreOptions } from '../ports/archive-store.ts'
import type { IndexedRecording } from '../ports/recording-index.ts'
import { readObject } from '../read-object.ts'

const MAX_BYTES = 256_000_000
const BYTES_TOGETHER = 8_000_000

export interface ReadListsOptions extends StoreOptions {
  /** Compressed size of the blocks whose events may be in memory together. @default 8_000_000 */
  readonly bytesTogether?: number
}

/** What an index is told of a whole archive. */
export function indexEntry({ recording: info, counters }: Manifest, { urls, items }: ItemLists): IndexedRecording {
  return {
    info,
    urls: [...new Set(urls.map(({ url }) => url))],
    errors: items.filter(({ kind }) => kind === 'error').length,
    archiveKey: `${info.id}/`,
    bytes: counters.bytes,
  }
}

/**
 * The lists of a stored recording. Where none were kept with it, because it is too large or older than they are, they
 * are derived from what blocks there are, a few at a time, as far as index and tables need them; elements that were
 * clicked then have names where the page came shortly before.
 *
 * @throws ReplayError `format_unknown`, `corrupt`, `too_large`, `not_found`, and what the store fails with
 */
export async function readLists(
  store: ArchiveStore,
  manifest: Manifest,
  { bytesTogether = BYTES_TOGETHER, ...options }: ReadListsOptions = {},
): Promise<ItemLists> {
  const { id } = manifest.recording
  if (manifest.files.includes(ITEMS_PATH)) {
    return unpackLists((await readObject(store, `${id}/${ITEMS_PATH}`, options)).content)
  }
  const items: InspectorItem[] = []
  const urls: UrlChange[] = []
  for (const blocks of together(manifest.blocks, bytesTogether)) {
    const derivation = createDerivation(manifest.recording)
    for (const [index, block] of blocks.entries()) {
      const bytes = await readBlock(store, `${id}/${blockPath(block.key)}`, options)
      await inSlices(derivation.addSteps({ index, ...block }, bytes))
    }
    const outline = derivation.outline()
    for (const item of outline.items) items.push(slim(item))
    for (const change of outline.urls) urls.push(change)
  }
  const byTime = (a: { readonly offsetMs: number }, b: { readonly offsetMs: number }) => a.offsetMs - b.offsetMs
  return { items: items.sort(byTime), urls: urls.sort(byTime) }
}

/** What tables have columns for: payloads with bodies and headers would take as much memory as the recording. */
const COUNTED = ['name', 'url', 'method', 'responseStatus', 'status', 'duration', 'level'] as const

function slim({ data, ...item }: InspectorItem): InspectorItem {
  const counted = isObject(data)
    ? COUNTED.flatMap((key) => (Object.hasOwn(data, key) ? [[key, data[key]] as const] : []))
    : []
  return { ...item, searchText: '', ...(counted.length > 0 && { data: Object.fromEntries(counted) }) }
}

const UNUSABLE: ReadonlySet<string> = new Set(['not_found', 'corrupt', 'too_large'])

async function readBlock(store: ArchiveStore, key: string, options: StoreOptions): Promise<Uint8Array | null> {
  try {
    return (await readObject(store, key, options)).content
  } catch (thrown) {
    if (thrown instanceof ReplayError && UNUSABLE.has(thrown.code)) return null
    throw thrown
  }
}

export function unpackLists(bytes: Uint8Array): Promise<ItemLists> {
  return inSlices(readItemsSteps(bytes, MAX_BYTES))
}

/** The product events of a stored recording. @throws ReplayError as `readLists` */
export async function readProductEvents(
  store: ArchiveStore,
  { recording, files }: Manifest,
  options: StoreOptions = {},
): Promise<readonly ProductEvent[]> {
  if (!files.includes(PRODUCT_EVENTS_PATH)) return []
  const { content } = await readObject(store, `${recording.id}/${PRODUCT_EVENTS_PATH}`, options)
  return parseProductEvents(
    await inSlices(inflateTextSteps(content, { maxBytes: MAX_BYTES, where: PRODUCT_EVENTS_PATH })),
  )
}

/** Runs of blocks that may be in memory together. */
function* together(blocks: readonly ManifestBlock[], maxBytes: number): Generator<readonly ManifestBlock[]> {
  let run: ManifestBlock[] = []
  let bytes = 0
  for (const block of blocks) {
    if (run.length > 0 && bytes + block.bytes > maxBytes) {
      yield run
      run = []
      bytes = 0
    }
    run.push(block)
    bytes += block.bytes
  }
  if (run.length > 0) yield run
}
