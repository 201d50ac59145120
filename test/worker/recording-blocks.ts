import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import type { Recording, RecordingSpan } from '../../src/recording/recording.ts'
import type { RecordingView } from '../../src/recording/recording-view.ts'
import type { BlockInfo } from '../../src/recording/replay-source.ts'
import type { RecordingHost } from '../../src/worker/recording-host.ts'

export interface DeliveredBlock {
  readonly info: BlockInfo
  readonly bytes: Uint8Array
}

export interface BlockedRecording {
  readonly blocks: readonly DeliveredBlock[]
  readonly infos: readonly BlockInfo[]
  readonly span: RecordingSpan
}

/** A recording file as `count` blocks of JSON lines, in order of time. */
export function blocksOf(file: Uint8Array, count: number): BlockedRecording {
  const events = [...decodeBlock(file).events].sort((a, b) => a.event.timestamp - b.event.timestamp)
  const perBlock = Math.ceil(events.length / count)
  const blocks = Array.from({ length: Math.ceil(events.length / perBlock) }, (_, index): DeliveredBlock => {
    const own = events.slice(index * perBlock, (index + 1) * perBlock)
    const lines = own.map(({ windowId, event }) => JSON.stringify([windowId, event]))
    const startMs = own[0]?.event.timestamp ?? 0
    const endMs = own.at(-1)?.event.timestamp ?? 0
    return { info: { index, key: `block-${index}`, startMs, endMs }, bytes: new TextEncoder().encode(lines.join('\n')) }
  })
  const infos = blocks.map(({ info }) => info)
  return {
    blocks,
    infos,
    span: { startMs: infos[0]?.startMs ?? 0, endMs: infos.at(-1)?.endMs ?? 0, complete: true },
  }
}

/** Hands a recording over in the given order, all blocks at once, and waits until the view is complete. */
export async function deliver(
  host: RecordingHost,
  { infos, span }: BlockedRecording,
  blocks: readonly DeliveredBlock[],
): Promise<void> {
  host.setBlocks(infos, span)
  await Promise.all(blocks.map(({ info, bytes }) => host.addBlock(info, bytes)))
  await viewThat(host, (view) => view.complete)
}

/** Resolves with the first view for which `isIt` holds. */
export function viewThat(host: RecordingHost, isIt: (view: RecordingView) => boolean): Promise<RecordingView> {
  return new Promise((resolve) => {
    const look = (): void => {
      const view = host.view.get()
      if (!isIt(view)) return
      stop()
      resolve(view)
    }
    const stop = host.view.subscribe(look)
    look()
  })
}

/** A view without its version, which tells how often it changed and not what is in it. */
export function contentOf({ version: _, ...content }: RecordingView): Omit<RecordingView, 'version'> {
  return content
}

/** The checkpoint file of a whole recording at an instant (epoch ms), as an archive has it. */
export function checkpointOf(recording: Recording, atMs: number) {
  const { startMs, windows: known } = recording.view()
  const windows = known.flatMap(({ id }) => {
    const base = recording.base(id, atMs - startMs)
    if (base === null || base.fromMs > atMs - startMs) return []
    return [{ windowId: id, events: base.events.map((event) => ({ ...event, timestamp: atMs })) }]
  })
  return { windows, bytes: new TextEncoder().encode(JSON.stringify({ atMs, windows })) }
}
