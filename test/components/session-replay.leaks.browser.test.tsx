import { cleanup, render } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'

import '../../src/styles/styles.css'

import { SessionReplay } from '../../src/components/session-replay.tsx'
import { memorySource } from '../../src/sources/index.ts'
import { shopVisit, twoWindowVisit } from '../../stories/fixtures/shop-visit.ts'
import { shopMarkers, shopRecords } from '../../stories/fixtures/shop-rows.ts'
import { RECORDING_ID, silentSource, visitSource } from '../../stories/fixtures/sources.ts'
import { watchLeaks, type LeakWatch } from './watch-leaks.ts'

let leaks: LeakWatch
const NOTHING = { listeners: 0, intervals: 0, frames: 0, workers: 0, iframes: 0, observers: 0 }

/** What the first replay of a page leaves for all others, such as React's own listeners, is not a leak. */
async function warmUp() {
  const { unmount } = render(<Visit />)
  await untilState('paused')
  unmount()
  await new Promise((resolve) => setTimeout(resolve, 300))
}

beforeEach(async () => {
  await warmUp()
  leaks = watchLeaks()
})

afterEach(() => {
  leaks.stop()
  cleanup()
})

function Visit({
  source = visitSource(),
  id = RECORDING_ID,
}: {
  source?: ReturnType<typeof visitSource>
  id?: string
}) {
  return <SessionReplay source={source} recordingId={id} records={shopRecords} markers={shopMarkers} />
}

const untilState = (state: string, count = 1) =>
  expect.poll(() => document.querySelectorAll(`.replay-root[data-state=${state}]`).length).toBe(count)

async function expectNothingLeft() {
  await expect.poll(() => leaks.alive()).toEqual(NOTHING)
}

const watched = async (node: ReactNode, until: () => Promise<unknown>) => {
  const { unmount } = render(node)
  await until()
  unmount()
}

describe('SessionReplay leaves nothing behind', () => {
  it('after it was watched', async () => {
    await watched(<Visit />, async () => {
      await untilState('paused')
      document.querySelector<HTMLElement>('[data-replay-part=play-button]')!.click()
      await untilState('playing')
      expect(leaks.alive().iframes).toBeGreaterThan(0)
      expect(leaks.alive().observers).toBeGreaterThan(0)
      // These tests also run in pages that may start no worker.
      expect(leaks.alive().workers).toBe(inject('workers') === 'allowed' ? 1 : 0)
    })
    await expectNothingLeft()
  })

  it('after StrictMode mounted everything twice', async () => {
    await watched(
      <StrictMode>
        <Visit />
      </StrictMode>,
      () => untilState('paused'),
    )
    await expectNothingLeft()
  })

  it.each([0, 1, 5, 20, 60, 120])('when it is unmounted %d ms into loading', async (afterMs) => {
    await watched(<Visit />, () => new Promise((resolve) => setTimeout(resolve, afterMs)))
    await expectNothingLeft()
  })

  it('when the source never answers', async () => {
    await watched(<Visit source={silentSource()} />, () => new Promise((resolve) => setTimeout(resolve, 50)))
    await expectNothingLeft()
  })

  it('when the recording changes while it loads, and the last one is what plays', async () => {
    const source = () =>
      memorySource({
        recordings: [
          { info: { id: 'a' }, events: shopVisit() },
          { info: { id: 'b' }, events: twoWindowVisit() },
        ],
        id: 'ab',
      })
    const { rerender, unmount, findByRole } = render(<Visit source={source()} id="a" />)
    for (let change = 0; change < 6; change++) {
      rerender(<Visit source={source()} id={change % 2 ? 'a' : 'b'} />)
      await new Promise((resolve) => setTimeout(resolve, change * 8))
    }
    rerender(<Visit source={source()} id="b" />)
    await untilState('paused')
    expect(document.querySelectorAll('[data-replay-part=stage] > *').length).toBe(1)
    await findByRole('group', { name: 'Windows' })
    unmount()
    await expectNothingLeft()
  })

  it('of one of two replays on a page, while the other plays on', async () => {
    const two = (first: boolean) => (
      <>
        {first ? <Visit /> : null}
        <Visit key="second" source={visitSource(twoWindowVisit())} />
      </>
    )
    const { rerender, unmount } = render(two(true))
    await untilState('paused', 2)
    const [, second] = document.querySelectorAll<HTMLElement>('[data-replay-part=play-button]')
    second!.click()
    await untilState('playing')
    await untilState('paused')
    rerender(two(false))
    await untilState('playing')
    expect(document.querySelectorAll('[data-replay-part=stage] > *').length).toBe(1)
    unmount()
    await expectNothingLeft()
  })
})
