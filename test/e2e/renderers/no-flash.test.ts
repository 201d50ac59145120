import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createNodes, pageEvents } from '../../player/dom/pages.ts'
import { filmPage, tallyPictures } from './film.ts'
import { type Lab, startLab } from './start-lab.ts'

const SIZE = { width: 320, height: 200 }
const COLORS = ['192,0,0', '0,160,0', '0,0,208', '192,160,0', '0,160,192']
const PAGES = 16

/** What a browser may round otherwise on its way to the screen, of each channel. */
const TOLERANCE = 2

/** A hole in the stage is to have a color of its own. */
const SURROUNDINGS = 'html, body { margin: 0; background: #f0f } #field { display: none }'

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

/** A page of one color, with enough in it to take a while; every other one is of another size. */
function pageOf(color: string, taller: boolean) {
  const { el } = createNodes()
  const dots = Array.from({ length: 100 }, () => el('i', {}, '.'))
  const style = `position:fixed;inset:0;background:rgb(${color});color:rgb(${color})`
  return pageEvents({ body: [el('div', { style }, ...dots)] }, { ...SIZE, height: SIZE.height + (taller ? 40 : 0) })
}

function isColor(seen: string, color: string): boolean {
  const channels = color.split(',').map(Number)
  return seen.split(',').every((channel, index) => Math.abs(Number(channel) - (channels[index] ?? 0)) <= TOLERANCE)
}

/** The color that a whole picture has, else what is on it. */
function colorOf(tally: Readonly<Record<string, number>>): string {
  const seen = Object.keys(tally)
  return COLORS.find((color) => seen.every((each) => isColor(each, color))) ?? JSON.stringify(tally).slice(0, 200)
}

describe.each(['frame', 'isolated'] as const)('seeks in a renderer of kind %s', (renderer) => {
  it('show one whole page or the other on every picture of the screen, and nothing in between', async () => {
    const { page, lab: frame } = await lab.open()
    const reader = await lab.browser.newPage()
    await page.setViewportSize({ width: 400, height: 300 })
    await page.addStyleTag({ content: SURROUNDINGS })
    const show = (color: string, taller = false) =>
      frame.evaluate((events) => window.rendererLab.show(events, 0), pageOf(color, taller))
    expect(await frame.evaluate((choice) => window.rendererLab.mount({ renderer: choice }), renderer)).toBe(renderer)
    await show(COLORS[0]!)
    const film = await filmPage(page)
    const seen: string[] = []
    const develop = async () => {
      await film.expose()
      for (const tally of await tallyPictures(reader, film.take(), SIZE)) seen.push(colorOf(tally))
      return seen.at(-1)
    }
    await expect.poll(develop).toBe(COLORS[0])
    seen.length = 0
    for (let index = 1; index < PAGES; index++) {
      const color = COLORS[index % COLORS.length]!
      await show(color, index % 2 === 1)
      // Now and then until it was filmed, else straight on to the next.
      if (index % 3 === 0) await expect.poll(develop).toBe(color)
    }
    expect(seen.filter((color) => !COLORS.includes(color))).toEqual([])

    // Had there been anything white, the film would have it.
    await show('255,255,255')
    await expect.poll(develop).toMatch(/^\{"255,255,255":64000/)
    await film.stop()
    await reader.close()
    await page.close()
  })
})
