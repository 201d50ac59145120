import { describe, expect, it, onTestFinished } from 'vitest'

import { createFeedReader } from '../../../../src/player/dom/isolated/feed-reader.ts'

const at = (...times: number[]) => times.map((timestamp) => ({ type: 3, timestamp, data: {} }))

function openFeed() {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => (port1.close(), port2.close()))
  return { port: port1, reader: createFeedReader(port2) }
}

describe('createFeedReader', () => {
  it('hands out the base when all of it has come, as JSON or as it is', async () => {
    const { port, reader } = openFeed()
    const base = reader.base(3)
    port.postMessage({ json: JSON.stringify(at(1, 2)) })
    port.postMessage({ events: at(3, 4) })

    expect(await base).toEqual(at(1, 2, 3))
  })

  it('hands out what is due, each event once and in order', async () => {
    const { port, reader } = openFeed()
    port.postMessage({ events: at(1, 2, 3, 4, 5) })
    await reader.base(1)

    expect(await reader.take(3, 5)).toEqual(at(2, 3))
    expect(await reader.take(3, 5)).toEqual([])
    expect(await reader.take(9, 5)).toEqual(at(4, 5))
  })

  it('waits for what was sent and has not come yet', async () => {
    const { port, reader } = openFeed()
    port.postMessage({ events: at(1) })
    await reader.base(1)
    let isTaken = false
    const due = reader.take(5, 3).finally(() => (isTaken = true))
    port.postMessage({ events: at(2) })
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(isTaken).toBe(false)
    port.postMessage({ events: at(3) })

    expect(await due).toEqual(at(2, 3))
  })
})
