import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../../src/recording/events.ts'
import { FoldTrack } from '../../../src/recording/fold/fold-track.ts'
import { runSteps } from '../../../src/recording/steps.ts'
import { randomRecording } from './random-recording.ts'

function checkpoint(track: FoldTrack, timestampMs: number): ReplayEvent[] | null {
  const steps = track.checkpointAt(timestampMs)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

const entriesOf = (events: readonly ReplayEvent[]) => events.map((event) => ({ event }))

function freshTrack(events: readonly ReplayEvent[], options: { maxStateBytes?: number } = {}): FoldTrack {
  const entries = entriesOf(events)
  return new FoldTrack(() => entries, options)
}

describe('FoldTrack', () => {
  it.each([1, 2, 3])('answers the same whatever was asked before (seed %i)', (seed) => {
    const events = randomRecording(seed, { mutations: 30_000 })
    const wandering = freshTrack(events)
    const startMs = events[0]!.timestamp
    const endMs = events.at(-1)!.timestamp
    for (const share of [1, 0.5, 0.9, 0.1, 0.91, 0.3, 0.3, 0.75]) {
      const at = Math.round(startMs + (endMs - startMs) * share)
      expect(checkpoint(wandering, at)).toEqual(checkpoint(freshTrack(events), at))
    }
  })

  it.each([0, 300_000])('answers the same when there is room for few of its states (%i bytes)', (maxStateBytes) => {
    const events = randomRecording(10, { mutations: 50_000 })
    const narrow = freshTrack(events, { maxStateBytes })
    const wide = freshTrack(events)
    const startMs = events[0]!.timestamp
    const endMs = events.at(-1)!.timestamp
    for (const share of [1, 0.6, 0.95, 0.3]) {
      const at = Math.round(startMs + (endMs - startMs) * share)
      expect(checkpoint(narrow, at)).toEqual(checkpoint(wide, at))
    }
  })

  it('leads to the same page when its checkpoint is folded on', () => {
    const events = randomRecording(7, { mutations: 4_000 })
    const middle = events.length >> 1
    const middleMs = events[middle]!.timestamp
    const end = events.at(-1)!.timestamp
    const cut = events.findIndex((event) => event.timestamp > middleMs)
    const continued = [...checkpoint(freshTrack(events), middleMs)!, ...events.slice(cut)]
    expect(checkpoint(freshTrack(continued), end)).toEqual(checkpoint(freshTrack(events), end))
  })

  it('has nothing to say before the first full snapshot', () => {
    const events = randomRecording(1, { mutations: 10 })
    expect(checkpoint(freshTrack(events), events[0]!.timestamp - 1)).toBeNull()
    expect(checkpoint(freshTrack(events.filter((event) => event.type !== 2)), events.at(-1)!.timestamp)).toBeNull()
  })

  it('forgets what it knew of events that changed', () => {
    const events = randomRecording(4, { mutations: 500 })
    let entries = entriesOf(events)
    const track = new FoldTrack(() => entries)
    const end = events.at(-1)!.timestamp
    checkpoint(track, end)
    const others = events.filter((_, index) => index < 10 || index % 3 !== 0)
    entries = entriesOf(others)
    track.forgetFrom(10)
    expect(checkpoint(track, end)).toEqual(checkpoint(freshTrack(others), end))
  })

  it('goes on where it stood when events are appended', () => {
    const events = randomRecording(5, { mutations: 500 })
    const entries = entriesOf(events.slice(0, 200))
    const track = new FoldTrack(() => entries)
    checkpoint(track, events[150]!.timestamp)
    entries.push(...entriesOf(events.slice(200)))
    const end = events.at(-1)!.timestamp
    expect(checkpoint(track, end)).toEqual(checkpoint(freshTrack(events), end))
  })

  it('never writes to the recording', () => {
    const events = randomRecording(6, { mutations: 2_000 })
    const before = structuredClone(events)
    const result = checkpoint(freshTrack(events), events.at(-1)!.timestamp)!
    for (const event of result) (event.data as { node?: { childNodes?: unknown[] } }).node?.childNodes?.splice(0)
    expect(events).toEqual(before)
  })

  it('starts over when events change while it is paused', () => {
    const events = randomRecording(9, { mutations: 2_000 })
    let entries = entriesOf(events)
    const track = new FoldTrack(() => entries)
    const end = events.at(-1)!.timestamp
    const paused = track.checkpointAt(end)
    paused.next()
    const others = events.filter((_, index) => index < 10 || index % 3 !== 0)
    entries = entriesOf(others)
    track.forgetFrom(10)
    for (let step = paused.next(); ; step = paused.next()) {
      if (!step.done) continue
      expect(step.value).toEqual(checkpoint(freshTrack(others), end))
      return
    }
  })

  it('can be given up between two steps and asked again', () => {
    const events = randomRecording(8, { mutations: 3_000 })
    const track = freshTrack(events)
    const end = events.at(-1)!.timestamp
    const abandoned = track.checkpointAt(end)
    abandoned.next()
    abandoned.return(null)
    expect(checkpoint(track, end)).toEqual(checkpoint(freshTrack(events), end))
  })

  describe('constructed sheets', () => {
    const [meta, page] = randomRecording(1, { mutations: 0 })
    const adopt = (styleIds: readonly number[], made: readonly number[] = [], id = 1): ReplayEvent => {
      const styles = made.map((styleId) => ({ styleId, rules: [{ rule: `.s${styleId} { top: 0 }`, index: 0 }] }))
      return { type: 3, timestamp: page!.timestamp, data: { source: 15, id, styleIds, styles } }
    }
    const adoptions = (events: readonly ReplayEvent[]) =>
      checkpoint(freshTrack(events), page!.timestamp)!
        .map(({ data }) => data as { source?: number; styleIds: number[]; styles: { styleId: number }[] })
        .filter(({ source }) => source === 15)

    it('are there to be adopted again, which is all that a recorder says then', () => {
      const events = [meta!, page!, adopt([7, 8], [7, 8]), adopt([8])]
      expect(adoptions(events)).toMatchObject([{ styleIds: [8], styles: [{ styleId: 7 }, { styleId: 8 }] }])
      const states = checkpoint(freshTrack(events), page!.timestamp)!
      expect(adoptions([...states, adopt([7])])).toEqual(adoptions([...events, adopt([7])]))
    })

    it('are kept by a nested document that is recorded again, under the id it had', () => {
      const mutation = (parentId: number, node: object): ReplayEvent => {
        const adds = [{ parentId, nextId: null, node }]
        return { ...page!, type: 3, data: { source: 0, adds, removes: [], texts: [], attributes: [] } }
      }
      const frame = mutation(5, { type: 2, id: 50, tagName: 'iframe', attributes: {}, childNodes: [] })
      const attach = mutation(50, { type: 0, id: 51, childNodes: [] })
      const events = [meta!, page!, frame, attach, adopt([7], [7], 51), attach, adopt([7], [], 51)]
      expect(adoptions(events)).toMatchObject([{ id: 51, styleIds: [7], styles: [{ styleId: 7 }] }])
    })

    it('are forgotten where a page makes new ones without end, but for those that are adopted', () => {
      const ids = Array.from({ length: 10_000 }, (_, i) => i + 100)
      const events = [meta!, page!, adopt([7], [7]), ...ids.map((id) => adopt([7, id], [id]))]
      const [told] = adoptions(events)
      expect(told!.styles).toHaveLength(1_001)
      expect(told!.styles.map(({ styleId }) => styleId)).toEqual(expect.arrayContaining([7, ids.at(-1)]))
    })
  })

  describe('documents that come before their frames', () => {
    const [meta, page] = randomRecording(1, { mutations: 0 })
    const frame = (id: number) => ({ type: 2, id, tagName: 'iframe', attributes: {}, childNodes: [] })
    const mutation = (parentId: number, node: object): ReplayEvent => {
      const adds = [{ parentId, nextId: null, node }]
      return { ...page!, type: 3, data: { source: 0, adds, removes: [], texts: [], attributes: [] } }
    }
    /** A document in the frame before it, with the next frame in it. */
    const attach = (level: number) => {
      const html = { type: 2, id: level + 2, tagName: 'html', attributes: {}, childNodes: [frame(level + 3)] }
      return mutation(level, { type: 0, id: level + 1, childNodes: [html] })
    }
    const after = (events: readonly ReplayEvent[]) =>
      checkpoint(freshTrack([meta!, page!, mutation(5, frame(100)), ...events]), page!.timestamp)

    it('are shown in them, also where those come with a document', () => {
      const inOrder = [attach(100), attach(103), attach(106)]
      expect(after(inOrder)!.length).toBeGreaterThan(after([attach(100)])!.length)
      expect(after([attach(106), attach(103), attach(100)])).toEqual(after(inOrder))
      expect(after([attach(103), attach(100), attach(106)])).toEqual(after(inOrder))
    })

    it('may be in each other as deep as anybody likes', () => {
      const levels = Array.from({ length: 20_000 }, (_, i) => attach(100 + i * 3))
      expect(after(levels.toReversed())).toEqual(after(levels))
    })
  })

  describe('what a shadow host has adopted', () => {
    const [meta, page] = randomRecording(1, { mutations: 0 })
    const at = page!.timestamp
    const event = (data: object): ReplayEvent => ({ type: 3, timestamp: at, data })
    const change = (lists: object) => event({ source: 0, adds: [], removes: [], texts: [], attributes: [], ...lists })
    const host = (id: number) => ({
      type: 2,
      id,
      tagName: 'x-card',
      attributes: {},
      childNodes: [],
      isShadowHost: true,
    })
    const come = (...ids: number[]) =>
      change({ adds: ids.map((id) => ({ parentId: 5, nextId: null, node: host(id) })) })
    const leave = (...ids: number[]) => change({ removes: ids.map((id) => ({ parentId: 5, id })) })
    const adopt = (id: number): ReplayEvent =>
      event({ source: 15, id, styleIds: [7], styles: [{ styleId: 7, rules: [] }] })
    const wearers = (events: readonly ReplayEvent[]) =>
      checkpoint(freshTrack(events), at)!
        .map(({ data }) => data as { source?: number; id: number; styleIds: number[] })
        .filter(({ source, styleIds }) => source === 15 && styleIds.length > 0)
        .map(({ id }) => id)

    it('is there again when it comes again, by whatever checkpoint', () => {
      const away = [meta!, page!, come(50), adopt(50), leave(50)]
      const states = checkpoint(freshTrack(away), at)!
      expect(wearers([...away, come(50)])).toEqual([50])
      expect(checkpoint(freshTrack([...states, come(50)]), at)).toEqual(checkpoint(freshTrack([...away, come(50)]), at))

      const track = freshTrack(states)
      checkpoint(track, at)
      expect(track.unapplied).toEqual(new Map())
    })

    it('is known of a host that had left before it was said, with what is in the sheets', () => {
      const track = [meta!, page!, come(50), leave(50), adopt(50), come(50)]
      expect(
        checkpoint(freshTrack(track), at)!.filter(({ data }) => (data as { source?: number }).source === 15),
      ).toMatchObject([{ data: { id: 1, styles: [{ styleId: 7 }] } }, { data: { id: 50, styleIds: [7] } }])
    })

    it('is forgotten of all but the newest where hosts come and go without end', () => {
      const ids = Array.from({ length: 3_000 }, (_, i) => i + 100)
      const events = [meta!, page!, come(50, ...ids), adopt(50), ...ids.map(adopt), leave(...ids.toReversed())]
      expect(wearers(events)).toEqual([50, ...ids.slice(-1_000)])
    })
  })

  describe('going ahead', () => {
    /** How many events are looked at for a checkpoint, by default at the end. */
    function looksAt(
      events: readonly ReplayEvent[],
      prepare: (track: FoldTrack) => void,
      atMs = events.at(-1)!.timestamp - 1,
      options: { maxStateBytes?: number } = {},
    ): number {
      let looks = 0
      const entries = events.map((event) => {
        const { timestamp, type } = event
        return {
          timestamp,
          type,
          get event() {
            return (looks++, event)
          },
        }
      })
      const track = new FoldTrack(() => entries, options)
      prepare(track)
      looks = 0
      checkpoint(track, atMs)
      return looks
    }
    const goAhead = (track: FoldTrack) => void runSteps(track.foldAhead())

    it('makes the first far question as cheap as any other', () => {
      const events = randomRecording(14, { mutations: 50_000 })
      expect(looksAt(events, () => undefined)).toBeGreaterThan(49_000)
      expect(looksAt(events, goAhead)).toBeLessThan(12_000)
    })

    it('keeps no more states than there is room for', () => {
      const events = randomRecording(14, { mutations: 50_000 })
      expect(looksAt(events, goAhead, undefined, { maxStateBytes: 0 })).toBeGreaterThan(49_000)
    })

    it('makes it as cheap where the end was asked for before, as by a link to a moment', () => {
      const node = (id: number) => ({ type: 2, id, tagName: 'p', attributes: {}, childNodes: [] })
      const children = Array.from({ length: 3_000 }, (_, index) => node(index + 2))
      const change = (count: number): ReplayEvent => ({
        type: 3,
        timestamp: count + 2,
        data: { source: 0, attributes: [{ id: 2 + (count % 3_000), attributes: { title: `${count}` } }] },
      })
      const events: readonly ReplayEvent[] = [
        { type: 2, timestamp: 1, data: { node: { type: 0, id: 1, childNodes: children } } },
        ...Array.from({ length: 60_000 }, (_, count) => change(count)),
      ]
      const asked = (track: FoldTrack) => void checkpoint(track, 55_000)
      const [dear, ...cheap] = [25_000, 3_000, 13_000, 25_000, 47_000, 59_000].map((atMs, index) =>
        looksAt(events, (track) => (asked(track), index > 0 && goAhead(track)), atMs),
      )
      expect(dear).toBeGreaterThan(20_000)
      expect(Math.max(...cheap)).toBeLessThan(12_000)
    })

    it('goes on where it was given up', () => {
      const events = randomRecording(15, { mutations: 50_000 })
      const interrupted = (track: FoldTrack) => {
        for (let turn = 0; turn < 1_000; turn++) {
          const steps = track.foldAhead()
          steps.next()
          steps.return()
        }
      }
      expect(looksAt(events, interrupted)).toBeLessThan(12_000)
    })

    it('leaves every answer as it is, over several pages and while events are added and changed', () => {
      const [first, second] = [randomRecording(16, { mutations: 25_000 }), randomRecording(17, { mutations: 25_000 })]
      const laterMs = first.at(-1)!.timestamp - first[0]!.timestamp + 100
      const events = [...first, ...second.map((event) => ({ ...event, timestamp: event.timestamp + laterMs }))]
      let entries = entriesOf(events.slice(0, 10_000))
      const track = new FoldTrack(() => entries)
      goAhead(track)
      entries.push(...entriesOf(events.slice(10_000)))
      goAhead(track)
      for (const share of [0.9, 0.2, 0.55, 0.45, 1]) {
        const at = events[Math.floor((events.length - 1) * share)]!.timestamp
        expect(checkpoint(track, at)).toEqual(checkpoint(freshTrack(events), at))
      }
      const others = events.filter((_, index) => index < 30_000 || index % 3 > 0)
      entries = entriesOf(others)
      track.forgetFrom(30_000)
      goAhead(track)
      const end = others.at(-1)!.timestamp
      expect(checkpoint(track, end)).toEqual(checkpoint(freshTrack(others), end))
    })
  })
})
