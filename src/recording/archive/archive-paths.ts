/** Where the files of an archived recording lie, relative to its folder. */
export const MANIFEST_PATH = 'manifest.json'
export const PRODUCT_EVENTS_PATH = 'product-events.jsonl.gz'
export const PERSON_PATH = 'person.json'
/** Derived: inspector items and addresses. */
export const ITEMS_PATH = 'items.jsonl.gz'

/** Beside the recordings' folders: who is there, and which flags exist. */
export const INDEX_PATH = 'index.json'
export const FLAGS_PATH = 'flags.json'

export function blockPath(key: string): string {
  return `blocks/${key}.jsonl.gz`
}

/** Derived: the state of the live windows where the block begins. */
export function checkpointPath(key: string): string {
  return `checkpoints/${key}.json.gz`
}

/** Keys sort as text in the order of their numbers. */
export function blockKey(index: number): string {
  return String(index).padStart(6, '0')
}
