import { Replayer } from 'rrweb'
import { onTestFinished } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { mountElement } from './replay-element.ts'

/** rrweb as it comes, without its virtual DOM: the oracle. */
export function plainReplay(events: readonly ReplayEvent[]) {
  const root = mountElement()
  const copies = structuredClone(events) as unknown as ConstructorParameters<typeof Replayer>[0]
  const replayer = new Replayer(copies, {
    root,
    useVirtualDom: false,
    triggerFocus: false,
    mouseTail: false,
    showWarning: false,
    insertStyleRules: ['* { overflow-anchor: none !important }'],
  })
  let isDestroyed = false
  const destroy = () => {
    if (!isDestroyed) replayer.destroy()
    isDestroyed = true
  }
  onTestFinished(destroy)
  const startMs = replayer.getMetaData().startTime
  return {
    replayer,
    root,
    /** It ends with its test in any case: many at once are slow. */
    destroy,
    page: () => replayer.iframe.contentDocument ?? new Document(),
    /** Goes to just after `timestampMs`, so that events of that very moment are in. */
    seek(timestampMs: number) {
      replayer.pause(timestampMs - startMs + 0.5)
    },
  }
}
