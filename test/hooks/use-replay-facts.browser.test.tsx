import { act, cleanup, render, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'

import { useFlags } from '../../src/hooks/use-flags.ts'
import { useInspector } from '../../src/hooks/use-inspector.ts'
import { useMarkers } from '../../src/hooks/use-markers.ts'
import { usePerson } from '../../src/hooks/use-person.ts'
import { useRecordHistory } from '../../src/hooks/use-record-history.ts'
import { HandReplay, handSource, type HandReplayProps } from '../components/hand-replay.tsx'
import { MARIA, ORDER, ORDER_MS, PRODUCT_EVENTS, SHOP_VIEW } from '../components/shop-view.ts'
import { createHandPlayer } from '../player/hand-player.ts'

afterEach(cleanup)

/** Renders a hook and keeps every answer it gave: their number is how often it rendered. */
function watch<T>(useFact: () => T, props: Partial<HandReplayProps> = {}) {
  const player = createHandPlayer({ view: { ...SHOP_VIEW, complete: true } })
  const answers: T[] = []
  function Probe() {
    answers.push(useFact())
    return null
  }
  render(
    <HandReplay player={player} {...props}>
      <Probe />
    </HandReplay>,
  )
  return { player, answers, last: () => answers.at(-1)! }
}

const playThrough = (player: ReturnType<typeof createHandPlayer>) =>
  act(() => {
    for (let offsetMs = 0; offsetMs <= 400_000; offsetMs += 400) player.moveTo(offsetMs)
  })

describe('useInspector', () => {
  it('gives rows by time with counts, and never renders with the playhead', async () => {
    const { player, answers, last } = watch(() => useInspector(), {
      source: handSource({ productEvents: PRODUCT_EVENTS }),
    })
    await waitFor(() => expect(last().products).toBe('known'))
    expect(last().counts.get('product')).toBe(4)
    expect(last().items).toHaveLength(21)
    const before = answers.length
    playThrough(player)
    expect(answers).toHaveLength(before)
  })

  it('filters by query and keeps the counts of everything', () => {
    const { last } = watch(() => useInspector({ query: 'basket' }))
    expect(last().items.map((item) => item.title)).toEqual(['Add to basket', 'POST /api/basket'])
    expect(last().counts.get('click')).toBe(4)
  })

  it('tells unknown from failed product events', async () => {
    expect(watch(() => useInspector()).last().products).toBe('unknown')
    const { last } = watch(() => useInspector(), { source: handSource({ productEvents: 'fails' }) })
    await waitFor(() => expect(last().products).toBe('failed'))
  })

  it('renders once when more of the recording is known', () => {
    const { player, answers } = watch(() => useInspector())
    const before = answers.length
    act(() => player.patchView({ items: [] }))
    expect(answers).toHaveLength(before + 1)
  })
})

describe('useMarkers', () => {
  it('brings together what happened, records and host markers, without rendering with the playhead', () => {
    const { player, answers, last } = watch(() => useMarkers(), {
      records: [ORDER],
      markers: [
        { id: 'x', at: 'nonsense', label: 'X' },
        { id: 'm', at: { offsetMs: 5 }, label: 'M' },
      ],
    })
    expect(new Set(last().markers.map((marker) => marker.lane))).toEqual(new Set(['records', 'events']))
    expect(last().unknownTime.map((marker) => marker.id)).toEqual(['x'])
    const before = answers.length
    playThrough(player)
    expect(answers).toHaveLength(before)
  })

  it('keeps one lane, or some kinds', () => {
    const kinds = new Set(['host'] as const)
    const props = { records: [ORDER], markers: [{ id: 'm', at: { offsetMs: 5 }, label: 'M', lane: 'mine' }] }
    expect(watch(() => useMarkers({ lane: 'mine' }), props).last().markers).toHaveLength(1)
    expect(
      watch(() => useMarkers({ kinds }), props)
        .last()
        .markers.map((marker) => marker.kind),
    ).toEqual(['host'])
  })
})

describe('useRecordHistory', () => {
  it('answers what a row looked like at any offset', () => {
    const { last } = watch(() => useRecordHistory('order:1042'), { records: [ORDER] })
    expect(
      last()
        ?.stateAt(ORDER_MS)
        .cells.find((cell) => cell.field === 'status')?.value,
    ).toBe('pending_payment')
  })

  it('is null for a row that is not there', () => {
    expect(watch(() => useRecordHistory('order:7'), { records: [ORDER] }).last()).toBeNull()
  })
})

describe('useFlags', () => {
  it('renders when the playhead passes a change of a flag, not with every frame', async () => {
    const { player, answers, last } = watch(() => useFlags(), { source: handSource({ productEvents: PRODUCT_EVENTS }) })
    await waitFor(() => expect(last().knowledge).toBe('known'))
    expect(last()).toMatchObject({ status: 'not-known-yet', knownFromMs: 50_000 })
    const before = answers.length
    act(() => player.moveTo(60_000))
    expect(last().flags.map((flag) => [flag.key, flag.value])).toEqual([
      ['beta-banner', true],
      ['dark', false],
      ['new-checkout', 'control'],
    ])
    for (let offsetMs = 60_000; offsetMs < 110_000; offsetMs += 500) act(() => player.moveTo(offsetMs))
    expect(answers.length - before).toBeLessThanOrEqual(2)
  })
})

describe('usePerson', () => {
  it('knows the person, nobody, or nothing', async () => {
    const maria = watch(() => usePerson(), { source: handSource({ person: MARIA }) })
    await waitFor(() => expect(maria.last()).toEqual({ person: MARIA, knowledge: 'known' }))
    const nobody = watch(() => usePerson(), { source: handSource({ person: null }) })
    await waitFor(() => expect(nobody.last()).toEqual({ person: null, knowledge: 'known' }))
    expect(watch(() => usePerson()).last()).toEqual({ person: null, knowledge: 'unknown' })
  })
})
