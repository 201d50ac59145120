import type { RecordEntry } from '../../player/records/record-entries.ts'

/** What an entry is called: by the host, by what changed, or by its kind. */
export function entryLabel(entry: RecordEntry, texts: { readonly written: string; readonly changed: string }): string {
  return entry.label ?? (entry.kind === 'written' ? texts.written : texts.changed)
}
