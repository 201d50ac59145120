import { describe, expect, it } from 'vitest'

import {
  currentEntryIndex,
  describeValue,
  nextEntry,
  previousEntry,
  recordEntries,
  recordKey,
} from '../../../src/player/records/record-entries.ts'
import type { RecordChange, ReplayRecord } from '../../../src/player/records/record.ts'
import { seeded } from '../seeded.ts'

const FRAME = { startMs: 1_000_000, clockOffsetMs: 0 }
const change = (offsetMs: number, more: Partial<RecordChange> = {}): RecordChange => ({
  at: 1_000_000 + offsetMs,
  changes: {},
  ...more,
})
const record = (history: readonly RecordChange[], at = 1_005_000): ReplayRecord => ({
  type: 'order',
  id: 7,
  label: 'Order 7',
  at,
  history,
})

describe('recordEntries', () => {
  it('lists the writing of the row and its history by time', () => {
    const entries = recordEntries(record([change(9_000), change(1_000)]), FRAME)
    expect(entries.map((entry) => [entry.kind, entry.offsetMs])).toEqual([
      ['change', 1_000],
      ['written', 5_000],
      ['change', 9_000],
    ])
  })

  it('does not list creation twice when the history has it', () => {
    expect(recordEntries(record([change(5_000, { label: 'created' })]), FRAME).map((entry) => entry.label)).toEqual([
      'created',
    ])
  })

  it('puts entries of unknown time last and never says NaN', () => {
    const entries = recordEntries(record([change(0, { at: 'yesterday-ish', label: 'lost' }), change(9_000)]), FRAME)
    expect(entries.at(-1)).toMatchObject({ label: 'lost', offsetMs: null, timestampMs: null })
    expect(JSON.stringify(entries)).not.toContain('NaN')
  })

  it('keeps the audit table’s order within one moment', () => {
    const entries = recordEntries(
      record([change(1_000, { label: 'first' }), change(1_000, { label: 'second' })]),
      FRAME,
    )
    expect(entries.slice(0, 2).map((entry) => entry.label)).toEqual(['first', 'second'])
  })

  it('derives a label from what changed', () => {
    const [entry] = recordEntries(record([change(0, { changes: { status: ['new', 'failed'], total: [1, 2] } })]), FRAME)
    expect(entry?.label).toBe('status → failed +1')
  })

  it('takes a bare value as one whose past is not known', () => {
    const changes = { status: 'failed' } as unknown as RecordChange['changes']
    const [entry] = recordEntries(record([change(0, { changes })]), FRAME)
    expect(entry?.changes).toEqual([{ field: 'status', before: undefined, after: 'failed' }])
  })

  it('survives a history that is none', () => {
    const broken = { ...record([]), history: null } as unknown as ReplayRecord
    expect(recordEntries(broken, FRAME)).toHaveLength(1)
    expect(recordEntries(record([{ at: 0 } as RecordChange]), FRAME)[0]?.changes).toEqual([])
  })

  it('gives every entry its own id', () => {
    const ids = recordEntries(record([change(1), change(1), change(2)]), FRAME).map((entry) => entry.id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('recordKey', () => {
  it('tells rows of different types apart', () =>
    expect(recordKey({ type: 'a', id: 1 })).not.toBe(recordKey({ type: 'b', id: 1 })))
})

describe('currentEntryIndex, nextEntry, previousEntry', () => {
  it('agree with a plain search on random histories', () => {
    const random = seeded(61)
    for (let round = 0; round < 200; round += 1) {
      const history = Array.from({ length: random.integer(0, 12) }, () =>
        random.next() < 0.2 ? change(0, { at: NaN }) : change(random.integer(0, 20)),
      )
      const entries = recordEntries(record(history, random.next() < 0.5 ? NaN : 1_000_010), FRAME)
      const offsetMs = random.integer(-1, 21)
      const known = entries.filter((entry) => entry.offsetMs !== null)
      const passed = known.filter((entry) => (entry.offsetMs ?? 0) <= offsetMs)
      expect(entries[currentEntryIndex(entries, offsetMs)] ?? null).toBe(passed.at(-1) ?? null)
      expect(nextEntry(entries, offsetMs)).toBe(known.find((entry) => (entry.offsetMs ?? 0) > offsetMs) ?? null)
      expect(previousEntry(entries, offsetMs)).toBe(
        known.filter((entry) => (entry.offsetMs ?? 0) < offsetMs).at(-1) ?? null,
      )
    }
  })
})

describe('describeValue', () => {
  it.each([
    [undefined, '–'],
    ['', '""'],
    ['paid', 'paid'],
    [null, 'null'],
    [0, '0'],
    [false, 'false'],
    [{ a: [1] }, '{"a":[1]}'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date(NaN), '–'],
    [12n, '12'],
  ])('shows %s as %s', (value, text) => expect(describeValue(value)).toBe(text))

  it('survives what JSON cannot hold', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    expect(describeValue(cyclic)).toBe('[object Object]')
  })
})
