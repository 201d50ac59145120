import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { createSanitizer } from '../../../src/recording/sanitize/create-sanitizer.ts'
import { deepAtOnce, DEEP_PAGES, movingPage, SENTINEL, START_MS } from '../../hostile/make-deep.ts'
import { mountRenderer, noSignal, shownPage } from './replay-element.ts'
import { openPlayer } from './open-player.ts'

const MOST = 1_024
/** Of one that is 3 000 deep, the browser's tab dies. */
const NODES = 5_000

function deepestOf(page: Document): number {
  let deepest = 0
  const waiting: [Node, number][] = [[page, 0]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [node, depth] = next
    deepest = Math.max(deepest, depth)
    for (const child of node.childNodes) waiting.push([child, depth + 1])
  }
  return deepest
}

/** As events come to a renderer. */
function sanitized(events: readonly ReplayEvent[]): ReplayEvent[] {
  const sanitizer = createSanitizer()
  return structuredClone(events.flatMap((event) => sanitizer.sanitize(event) ?? []))
}

/** Shows the page of the full snapshot, and plays all that comes after. */
async function play(events: readonly ReplayEvent[]) {
  const mounted = await mountRenderer()
  const [meta, page, ...rest] = sanitized(events)
  const scene = { windowId: 'w', events: [meta!, page!], offsetMs: 0, startMs: START_MS, pointer: null }
  await mounted.renderer.show(scene, noSignal())
  for (const event of rest) mounted.renderer.apply([event], { offsetMs: event.timestamp - START_MS, pointer: null })
  await mounted.renderer.painted()
  return { page: mounted.page(), failed: mounted.facts.filter(({ type }) => type === 'event-failed').length }
}

/** The whole player, with the recording in a worker. */
async function open(events: readonly ReplayEvent[]) {
  const { player, element } = openPlayer(events)
  await expect.poll(() => player.getState().viewport).not.toBeNull()
  return { player, element }
}

describe.each(Object.entries(DEEP_PAGES))('a page nested by %s', (name, make) => {
  it('is shown as it is played, no deeper than the browser can', async () => {
    const { page, failed } = await play(make(NODES))
    expect(page.getElementById(SENTINEL)).not.toBeNull()
    expect(deepestOf(page)).toBeLessThanOrEqual(MOST)
    // Of these the engine gives up by itself.
    if (name !== 'children that come before their parents') expect(failed).toBeGreaterThan(0)
  })

  it('is shown by the player wherever one seeks, and the person is told', async () => {
    const { player, element } = await open(make(NODES))
    player.play()
    await expect.poll(() => player.getState().status).toBe('ended')
    expect(shownPage(element).getElementById(SENTINEL)).not.toBeNull()
    for (const offsetMs of [5, 480, 250, 599]) await player.seek({ offsetMs })
    expect(shownPage(element).getElementById(SENTINEL)).not.toBeNull()
    expect(deepestOf(shownPage(element))).toBeLessThanOrEqual(MOST)
    await expect
      .poll(() => player.getState().view.problems.map(({ message }) => message))
      .toContain('An event nests too deep. The limit is `maxDepth`.')
  })
})

it('a page whose parts are moved all day keeps them all', async () => {
  const { page, failed } = await play(movingPage(100, 1_001))
  expect(failed).toBe(0)
  expect(page.querySelectorAll('div')).toHaveLength(101)
})

it('a page that is nested too deep from the start is shown as deep as may be', async () => {
  const { player, element } = await open(deepAtOnce(2_000))
  await player.seek({ offsetMs: 500 })
  expect(player.getState().error).toBeNull()
  expect(shownPage(element).getElementById(SENTINEL)).not.toBeNull()
  expect(deepestOf(shownPage(element))).toBeGreaterThan(500)
})
