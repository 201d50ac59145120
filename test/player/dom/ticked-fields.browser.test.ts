import { expect, it } from 'vitest'

import { expectPlayed } from './expect-played.ts'
import { sceneOf, START_MS } from './pages.ts'
import { plainReplay } from './plain-replay.ts'
import { openPage, recordSteps } from './recorded-page.ts'
import { recordingOf } from './recording-of.ts'
import { mountRenderer, noSignal } from './replay-element.ts'

const PAGE = `<!doctype html><html><head></head><body>
  <input type="checkbox" id="box"><input type="radio" name="r" value="a" id="a"><input type="radio" name="r" id="b">
  </body></html>`

const field = (page: Document, id: string) => page.querySelector<HTMLInputElement>(`#${id}`)!
const tick = (id: string) => (page: Document) => field(page, id).click()
const set = (id: string, value: string) => (page: Document) => field(page, id).setAttribute('value', value)

const lookOf = (page: Document) =>
  ['box', 'a', 'b'].map((id) => ({ ticked: field(page, id).checked, value: field(page, id).getAttribute('value') }))

it.each(['rrweb', 'posthog-js'] as const)(
  'has boxes and radio buttons with the values that the page has set since they were ticked, as %s recorded them',
  async (recorder) => {
    const steps = [tick('box'), tick('a'), set('box', 'later'), set('a', 'later'), tick('b'), tick('box')]
    const { events, looks } = await recordSteps(openPage(PAGE), recorder, steps, lookOf)
    expect(looks.at(-1)?.look).toEqual([
      { ticked: false, value: 'later' },
      { ticked: false, value: 'later' },
      { ticked: true, value: null },
    ])
    await expectPlayed(events, looks, lookOf)
    const recording = recordingOf(events)
    const { renderer, page } = await mountRenderer()
    for (const { offsetMs, look } of looks) {
      await renderer.show(sceneOf(recording.base('w', offsetMs)!.events, { offsetMs }), noSignal())
      expect(lookOf(page()), `sought ${offsetMs}`).toEqual(look)
    }
  },
)

it('is not so in plain rrweb, where what is ticked gets its value as an attribute', async () => {
  const { events, looks } = await recordSteps(openPage(PAGE), 'rrweb', [tick('box')], lookOf)
  const replay = plainReplay(events)
  replay.seek(START_MS + looks[0]!.offsetMs)
  expect(lookOf(replay.page())[0]).toEqual({ ticked: true, value: 'on' })
  expect(looks[0]!.look[0]).toEqual({ ticked: true, value: null })
})
