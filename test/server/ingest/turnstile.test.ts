import { describe, expect, it } from 'vitest'

import { createTurnstile } from '../../../src/server/ingest/turnstile.ts'
import { settled } from './captured.ts'

function gate() {
  let open!: () => void
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

describe('createTurnstile', () => {
  it('lets so many work at a time, the others in the order in which they came', async () => {
    const pass = createTurnstile({ places: 2, queue: 10 })
    const gates = Array.from({ length: 5 }, gate)
    const begun: number[] = []
    const all = gates.map(({ opened }, index) =>
      pass(async () => {
        begun.push(index)
        await opened
        return index
      }),
    )
    await settled()
    expect(begun).toEqual([0, 1])
    gates[1]!.open()
    await settled()
    expect(begun).toEqual([0, 1, 2])
    gates.forEach(({ open }) => open())
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4])
  })

  it('sends away whom it has no room for, and lets in others afterwards', async () => {
    const pass = createTurnstile({ places: 1, queue: 1 })
    const first = gate()
    const inside = pass(() => first.opened)
    const waiting = pass(() => Promise.resolve('waited'))
    await expect(pass(() => Promise.resolve())).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 5_000 })
    first.open()
    await inside
    expect(await waiting).toBe('waited')
    expect(await pass(() => Promise.resolve('again'))).toBe('again')
  })

  it('gives a place back when the work fails', async () => {
    const pass = createTurnstile({ places: 1, queue: 0 })
    await expect(pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await pass(() => Promise.resolve('yes'))).toBe('yes')
  })
})
