import type { ItemLists } from '../../recording/archive/items-file.ts'
import type { ProductEvent, RecordingInfo } from '../../recording/replay-source.ts'
import type { RemovedObject } from './removed-object.ts'

/** Takes in what happened in a recording: `parquetAnalytics`, or whatever else counts. */
export interface AnalyticsWriter {
  /** Writes it in place of what was written of the recording before. */
  write(
    input: ItemLists & { readonly info: RecordingInfo; readonly productEvents: readonly ProductEvent[] },
    options: { readonly signal?: AbortSignal },
  ): Promise<unknown>
}

/** What was counted of recordings, and can be forgotten again. */
export interface AnalyticsTables extends AnalyticsWriter {
  /** Removes all that was written of a recording. Answers what is gone; asking again does no harm. */
  remove(recordingId: string): Promise<readonly RemovedObject[]>
}
