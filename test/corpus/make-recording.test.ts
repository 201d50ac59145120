import { describe, expect, it } from 'vitest'

import { makeRecording } from '../../bench/make-recording.ts'
import { decodeBlock } from '../../src/recording/decode/decode-block.ts'
import { isObject, type SerializedNode } from '../../src/recording/events.ts'
import { FoldTrack } from '../../src/recording/fold/fold-track.ts'
import { runSteps } from '../../src/recording/steps.ts'

const events = makeRecording(2_000)

function count(node: SerializedNode): number {
  return (node.childNodes ?? []).reduce((sum, child) => sum + count(child), 1)
}

describe('makeRecording', () => {
  it('makes the same recording every time', () => {
    expect(makeRecording(50)).toEqual(makeRecording(50))
    expect(makeRecording(50)[1]).toEqual(events[1])
  })

  it('begins with a page of about 5 000 nodes and 2 500 rules', () => {
    const { node } = events[1]!.data as { node: SerializedNode }
    expect(count(node)).toBeGreaterThan(4_800)
    expect(count(node)).toBeLessThan(5_200)
    expect(JSON.stringify(node).match(/\.c\d+ \{ padding/g)).toHaveLength(2_500)
  })

  it('is half an hour long and in order of time', () => {
    const times = events.map(({ timestamp }) => timestamp)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(29.9 * 60_000)
  })

  it('holds every kind of change, and nothing that a decoder refuses', () => {
    const { problems } = decodeBlock(new TextEncoder().encode(JSON.stringify(events)))
    expect(problems).toEqual([])
    const sources = new Set(events.map(({ data }) => (isObject(data) ? data['source'] : null)))
    for (const source of [0, 1, 2, 3, 5]) expect(sources).toContain(source)
  })

  it('changes only what is on the page: texts end as the last change left them', () => {
    const texts = new Map<number, string>()
    for (const { data } of events) {
      if (!isObject(data) || !Array.isArray(data['texts'])) continue
      for (const { id, value } of data['texts'] as { id: number; value: string }[]) texts.set(id, value)
    }
    const track = new FoldTrack(() => events.map((event) => ({ event })))
    const page = JSON.stringify(runSteps(track.checkpointAt(Infinity)))
    const gone = [...texts].filter(
      ([id, value]) => !page.includes(JSON.stringify(value)) && page.includes(`"id":${id},`),
    )
    expect(texts.size).toBeGreaterThan(500)
    expect(gone).toEqual([])
  })
})
