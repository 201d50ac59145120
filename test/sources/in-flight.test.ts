import { describe, expect, it } from 'vitest'

import { createInFlight } from '../../src/sources/in-flight.ts'

/** A request that is answered when the test says so. */
function pending() {
  const starts: { signal: AbortSignal; resolve: (value: string) => void; reject: (reason: unknown) => void }[] = []
  const start = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => starts.push({ signal, resolve, reject }))
  return { starts, start }
}

describe('createInFlight', () => {
  it('starts one request for all who ask for the same at the same time', async () => {
    const { share } = createInFlight()
    const { starts, start } = pending()
    const both = Promise.all([share('a', start), share('a', start), share('b', start)])
    expect(starts).toHaveLength(2)
    starts.forEach(({ resolve }, position) => resolve(`answer ${position}`))
    expect(await both).toEqual(['answer 0', 'answer 0', 'answer 1'])
  })

  it('starts anew once the answer is there', async () => {
    const { share } = createInFlight()
    expect(await share('a', async () => 1)).toBe(1)
    expect(await share('a', async () => 2)).toBe(2)
  })

  it('goes on as long as somebody waits, and is cancelled when nobody does', async () => {
    const { share } = createInFlight()
    const { starts, start } = pending()
    const [one, two] = [new AbortController(), new AbortController()]
    const first = share('a', start, one.signal)
    const second = share('a', start, two.signal)
    one.abort()
    await expect(first).rejects.toMatchObject({ code: 'aborted' })
    expect(starts[0]!.signal.aborted).toBe(false)
    two.abort()
    await expect(second).rejects.toMatchObject({ code: 'aborted' })
    expect(starts[0]!.signal.aborted).toBe(true)
  })

  it('never lets a newcomer join a request that is being cancelled', async () => {
    const { share } = createInFlight()
    const { starts, start } = pending()
    const controller = new AbortController()
    const left = share('a', start, controller.signal)
    controller.abort()
    await expect(left).rejects.toMatchObject({ code: 'aborted' })
    const fresh = share('a', start)
    expect(starts).toHaveLength(2)
    starts[0]!.reject(new RangeError('cancelled'))
    starts[1]!.resolve('fresh')
    expect(await fresh).toBe('fresh')
  })

  it('fails for all who wait', async () => {
    const { share } = createInFlight()
    const { starts, start } = pending()
    const both = Promise.allSettled([share('a', start), share('a', start)])
    starts[0]!.reject(new RangeError('down'))
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})
