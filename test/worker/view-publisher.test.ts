import { describe, expect, it } from 'vitest'

import { createViewPublisher } from '../../src/worker/view-publisher.ts'

function makePublisher(everyMs: number) {
  const published: number[] = []
  const turns: (() => void)[] = []
  const publisher = createViewPublisher({
    everyMs,
    pause: () => new Promise((resolve) => turns.push(resolve)),
    publish: () => published.push(performance.now()),
  })
  const nextTurn = async (): Promise<void> => {
    turns.splice(0).forEach((resolve) => resolve())
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { publisher, published, nextTurn }
}

describe('createViewPublisher', () => {
  it('publishes once for all that changes in one turn', async () => {
    const { publisher, published, nextTurn } = makePublisher(0)
    const soon = [publisher.soon(), publisher.soon(), publisher.soon()]
    expect(published).toHaveLength(0)
    await nextTurn()
    await Promise.all(soon)

    expect(published).toHaveLength(1)
  })

  it('publishes at once when it is told not to wait, and not again', async () => {
    const { publisher, published, nextTurn } = makePublisher(0)
    void publisher.soon()
    publisher.flush()
    expect(published).toHaveLength(1)
    await nextTurn()

    expect(published).toHaveLength(1)
  })

  it('publishes nothing when nothing changed', () => {
    const { publisher, published } = makePublisher(0)
    publisher.flush()

    expect(published).toHaveLength(0)
  })

  it('waits between two views, but not before the first', async () => {
    const { publisher, published, nextTurn } = makePublisher(40)
    void publisher.soon()
    await nextTurn()
    expect(published).toHaveLength(1)
    await publisher.soon()

    expect(published).toHaveLength(2)
    expect(published[1]! - published[0]!).toBeGreaterThanOrEqual(39)
  })

  it('publishes what comes after a flush', async () => {
    const { publisher, published, nextTurn } = makePublisher(0)
    void publisher.soon()
    publisher.flush()
    void publisher.soon()
    await nextTurn()

    expect(published).toHaveLength(2)
  })
})
