import { describe, expect, it } from 'vitest'

import { createAxis } from '../../../src/player/timeline/axis.ts'
import { clusterMarkers } from '../../../src/player/timeline/cluster.ts'
import { TONE_ORDER, toneRank, type TimelineMarker } from '../../../src/player/timeline/timeline-marker.ts'
import { seeded } from '../seeded.ts'
import { randomSegments } from './random-segments.ts'

const marker = (id: string, offsetMs: number, more: Partial<TimelineMarker> = {}): TimelineMarker => ({
  id,
  offsetMs,
  lane: 'events',
  kind: 'click',
  tone: 'neutral',
  label: id,
  ...more,
})

describe('clusterMarkers', () => {
  it('loses and doubles nothing, however many markers there are', () => {
    const random = seeded(31)
    for (let round = 0; round < 40; round += 1) {
      const durationMs = random.integer(10_000, 3_600_000)
      const axis = createAxis(durationMs, randomSegments(random, durationMs))
      const markers = Array.from({ length: random.integer(0, 3_000) }, (_, index) =>
        marker(`m${index}`, random.between(-0.2, 1.2) * durationMs, { tone: random.pick(TONE_ORDER) }),
      )
      const { before, clusters, after } = clusterMarkers(markers, axis, { widthPx: random.integer(50, 1_500) })
      const all = [...before, ...clusters.flatMap((cluster) => cluster.markers), ...after]
      expect(all.map((one) => one.id).sort()).toEqual(markers.map((one) => one.id).sort())
    }
  })

  it('makes no more clusters than there are columns', () => {
    const axis = createAxis(60_000, [])
    const markers = Array.from({ length: 5_000 }, (_, index) => marker(`m${index}`, index * 12))
    expect(clusterMarkers(markers, axis, { widthPx: 600 }).clusters).toHaveLength(60)
  })

  it('keeps clusters of more than one marker a column apart', () => {
    const axis = createAxis(60_000, [])
    const markers = Array.from({ length: 400 }, (_, index) => marker(`m${index}`, index * 150))
    const at = clusterMarkers(markers, axis, { widthPx: 800, columnPx: 10 }).clusters.map(
      (cluster) => cluster.progress * 800,
    )
    for (let index = 1; index < at.length; index += 1)
      expect((at[index] ?? 0) - (at[index - 1] ?? 0)).toBeGreaterThanOrEqual(9.99)
  })

  it('leaves a marker that is alone at its own place', () => {
    const { clusters } = clusterMarkers([marker('one', 31_234)], createAxis(60_000, []), { widthPx: 600 })
    expect(clusters[0]?.progress).toBeCloseTo(31_234 / 60_000, 12)
  })

  it('puts those before and after what is shown at the edges, by time', () => {
    const axis = createAxis(60_000, [], { visible: { startMs: 20_000, endMs: 40_000 } })
    const markers = [
      marker('late', 90_000),
      marker('b', 5_000),
      marker('in', 30_000),
      marker('a', -3_000),
      marker('c', 41_000),
    ]
    const { before, clusters, after } = clusterMarkers(markers, axis, { widthPx: 600 })
    expect(before.map((one) => one.id)).toEqual(['a', 'b'])
    expect(clusters.flatMap((cluster) => cluster.markers.map((one) => one.id))).toEqual(['in'])
    expect(after.map((one) => one.id)).toEqual(['c', 'late'])
  })

  it('shows a stretch that has begun before and is not over', () => {
    const axis = createAxis(60_000, [], { visible: { startMs: 20_000, endMs: 40_000 } })
    const { before, clusters } = clusterMarkers([marker('deploy', 5_000, { endMs: 30_000 })], axis, { widthPx: 600 })
    expect([before.length, clusters.length]).toEqual([0, 1])
  })

  it('orders rings by severity and leads to the first of the worst', () => {
    const markers = [
      marker('n', 10_000),
      marker('w', 10_010, { tone: 'warning' }),
      marker('d2', 10_030, { tone: 'danger' }),
      marker('d1', 10_020, { tone: 'danger' }),
      marker('s', 10_005, { tone: 'success' }),
    ]
    const [cluster] = clusterMarkers(markers, createAxis(60_000, []), { widthPx: 60 }).clusters
    expect(cluster?.rings).toEqual(['danger', 'warning', 'success'])
    expect(cluster?.offsetMs).toBe(10_020)
  })

  it('never leaves out the host: its markers come first and its tone keeps a ring', () => {
    const own = (['danger', 'warning', 'success'] as const).map((tone, index) => marker(tone, 10_000 + index, { tone }))
    const host = marker('host', 10_050, { kind: 'host', tone: 'accent' })
    const [cluster] = clusterMarkers([...own, host], createAxis(60_000, []), { widthPx: 60 }).clusters
    expect(cluster?.markers[0]?.id).toBe('host')
    expect(cluster?.rings).toContain('accent')
    expect(cluster?.rings[0]).toBe('danger')
  })

  it('never draws more than three rings, the worst first, on random markers', () => {
    const random = seeded(32)
    const kinds = ['click', 'host', 'record'] as const
    const markers = Array.from({ length: 2_000 }, (_, index) =>
      marker(`m${index}`, random.between(0, 60_000), { tone: random.pick(TONE_ORDER), kind: random.pick(kinds) }),
    )
    for (const { rings, markers: members } of clusterMarkers(markers, createAxis(60_000, []), { widthPx: 900 })
      .clusters) {
      const worst = Math.min(...members.map((one) => toneRank(one.tone)))
      expect(rings.length).toBeLessThanOrEqual(3)
      expect(rings.map(toneRank)).toEqual(rings.map(toneRank).sort((a, b) => a - b))
      expect(toneRank(rings[0] ?? 'neutral')).toBe(worst)
      expect(new Set(rings).size).toBe(rings.length)
    }
  })

  it('survives a timeline that has no width yet', () => {
    const { clusters } = clusterMarkers([marker('a', 1), marker('b', 59_000)], createAxis(60_000, []), { widthPx: 0 })
    expect(clusters.map((cluster) => cluster.markers.length)).toEqual([2])
  })
})
