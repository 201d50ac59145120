import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import type { FoldNode } from '../../../src/recording/fold/fold-node.ts'
import { FoldPage } from '../../../src/recording/fold/fold-page.ts'
import { createSanitizer } from '../../../src/recording/sanitize/create-sanitizer.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { DEEP_PAGES, movingPage, SENTINEL, START_MS } from '../../hostile/make-deep.ts'
import { cut, filled } from '../cut-blocks.ts'

const MOST = 1_024

function folded(events: readonly ReplayEvent[]): FoldPage {
  const sanitizer = createSanitizer()
  const page = new FoldPage()
  for (const event of events) {
    const safe = sanitizer.sanitize(event)
    if (safe) page.apply(safe)
  }
  return page
}

function deepestOf(page: FoldPage): number {
  let deepest = 0
  const waiting: [FoldNode, number][] = [[page.root!, 0]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [node, depth] = next
    deepest = Math.max(deepest, depth)
    for (let child = node.first; child; child = child.next) waiting.push([child, depth + 1])
  }
  return deepest
}

const recordingOf = (events: readonly ReplayEvent[]) =>
  filled(
    cut(
      events.map((event) => ({ windowId: 'w', event })),
      1_000_000,
    ),
  )

describe.each(Object.entries(DEEP_PAGES))('a page nested by %s', (_, make) => {
  it.each([5_000, 40_000])('is no deeper than can be shown, of %d nodes', (depth) => {
    const page = folded(make(depth))
    expect(deepestOf(page)).toBeLessThanOrEqual(MOST)
    expect(deepestOf(page)).toBeGreaterThan(MOST / 3)
  })

  it('says so, once it was folded, and goes on to its end', () => {
    const recording = recordingOf(make(5_000))
    runSteps(recording.idleSteps())
    const { problems, windows, durationMs } = recording.view()
    expect(problems.filter(({ reason }) => reason === 'limit_exceeded').map(({ message }) => message)).toContain(
      'An event nests too deep. The limit is `maxDepth`.',
    )
    const base = recording.base(windows[0]!.id, durationMs)
    expect(JSON.stringify(base?.events)).toContain(SENTINEL)
  })
})

describe('a page whose parts are moved all day', () => {
  it('keeps them all', () => {
    const recording = recordingOf(movingPage(100, 5_000))
    runSteps(recording.idleSteps())
    expect(recording.view().problems).toEqual([])
    const page = folded(movingPage(100, 5_001))
    expect(page.nodes.size).toBe(folded(movingPage(100, 0)).nodes.size)
    expect(START_MS).toBe(page.takenMs)
  })

  it('may be turned inside out hundreds of times', () => {
    const events = movingPage(2, 0)
    const page = folded(events)
    const [one, other] = [page.nodes.get(999)!, page.nodes.get(1_000)!]
    const into = (parent: FoldNode, node: FoldNode): ReplayEvent => ({
      type: 3,
      timestamp: START_MS,
      data: { source: 0, adds: [{ parentId: parent.id, nextId: null, node: node.source }], removes: [] },
    })
    const body = page.nodes.get(4)!
    for (let i = 0; i < 400; i++) {
      const [outer, inner] = i % 2 === 0 ? [one, other] : [other, one]
      expect(page.apply(into(body, outer))).toBe(true)
      expect(page.apply(into(outer, inner))).toBe(true)
    }
  })
})
