import { describe, expect, it } from 'vitest'

import { createRecordModel } from '../../../src/player/records/record-state.ts'
import type { RecordChange, ReplayRecord } from '../../../src/player/records/record.ts'
import { seeded } from '../seeded.ts'

const FRAME = { startMs: 0, clockOffsetMs: 0 }
const ORDER: ReplayRecord = {
  type: 'order',
  id: 7,
  label: 'Order 7',
  at: 5_000,
  fields: { status: 'paid', total: 184 },
  history: [
    { at: 5_000, changes: { status: ['cart', 'pending'] } },
    { at: 6_000, changes: { status: ['pending', 'failed'], note: [undefined, 'declined'] } },
    { at: 9_000, changes: { status: ['failed', 'paid'] } },
  ],
}
const model = createRecordModel(ORDER, FRAME)
const valuesAt = (offsetMs: number) =>
  Object.fromEntries(model.stateAt(offsetMs).cells.map((cell) => [cell.field, cell.value]))

describe('createRecordModel', () => {
  it('shows the row as it was, from before its first change to its last', () => {
    expect(valuesAt(0)).toEqual({ status: 'cart', total: 184, note: undefined })
    expect(valuesAt(5_000)).toEqual({ status: 'pending', total: 184, note: undefined })
    expect(valuesAt(8_999)).toEqual({ status: 'failed', total: 184, note: 'declined' })
    expect(valuesAt(1e9)).toEqual({ status: 'paid', total: 184, note: 'declined' })
  })

  it('says what the current entry changed, and only that', () => {
    const cells = model.stateAt(6_500).cells
    expect(cells.find((cell) => cell.field === 'status')?.changed).toEqual({
      field: 'status',
      before: 'pending',
      after: 'failed',
    })
    expect(model.stateAt(9_500).cells.find((cell) => cell.field === 'note')?.changed).toBeNull()
    expect(cells.find((cell) => cell.field === 'total')).toMatchObject({ changed: null, origin: 'unchanged' })
  })

  it('tells whether the row was written yet', () => {
    expect([model.stateAt(4_999).status, model.stateAt(5_000).status]).toEqual(['not-written', 'written'])
    expect(createRecordModel({ ...ORDER, at: 'never', history: [] }, FRAME).stateAt(0).status).toBe('unknown')
  })

  it('names the current entry', () => {
    expect(model.stateAt(4_999).current).toBeNull()
    expect(model.stateAt(6_000)).toMatchObject({ currentIndex: 1, current: { offsetMs: 6_000 } })
  })

  it('does not let an entry of unknown time change a cell', () => {
    const broken = createRecordModel({ ...ORDER, history: [{ at: 'never', changes: { status: ['a', 'b'] } }] }, FRAME)
    expect(broken.stateAt(1e9).cells.find((cell) => cell.field === 'status')?.value).toBe('paid')
  })

  it('moves with the clock offset', () => {
    const late = createRecordModel(ORDER, { startMs: 0, clockOffsetMs: 2_000 })
    expect(late.stateAt(6_999).status).toBe('not-written')
  })

  it('has room for fields with dangerous names', () => {
    const changes = JSON.parse('{"__proto__":["a","b"],"constructor":["c","d"]}') as RecordChange['changes']
    const cells = createRecordModel({ ...ORDER, fields: {}, history: [{ at: 6_000, changes }] }, FRAME).stateAt(
      7_000,
    ).cells
    expect(cells.map((cell) => [cell.field, cell.value])).toEqual([
      ['__proto__', 'b'],
      ['constructor', 'd'],
    ])
  })

  it('agrees with playing the whole history forwards, on random rows', () => {
    const random = seeded(71)
    for (let round = 0; round < 150; round += 1) {
      const names = ['a', 'b', 'c']
      const row = new Map<string, number>(names.map((name) => [name, random.integer(0, 99)]))
      const versions = [{ atMs: -Infinity, row: new Map(row) }]
      const history: RecordChange[] = []
      let atMs = 0
      for (let step = random.integer(0, 8); step > 0; step -= 1) {
        atMs += random.integer(1, 50)
        const name = random.pick(names)
        const after = random.integer(100, 999)
        history.push({ at: atMs, changes: { [name]: [row.get(name), after] } })
        row.set(name, after)
        versions.push({ atMs, row: new Map(row) })
      }
      const shuffled = [...history].sort(() => random.next() - 0.5)
      const built = createRecordModel(
        { type: 't', id: 1, label: 'T', at: 'x', fields: Object.fromEntries(row), history: shuffled },
        FRAME,
      )
      for (let probe = 0; probe <= atMs + 1; probe += 3) {
        const truth = versions.filter((version) => version.atMs <= probe).at(-1)?.row
        expect(new Map(built.stateAt(probe).cells.map((cell) => [cell.field, cell.value]))).toEqual(truth)
      }
    }
  })
})
