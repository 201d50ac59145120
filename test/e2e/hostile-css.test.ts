import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type AttackerServer, startAttacker } from '../../scripts/hostile/attacker-server.ts'
import { chromiumLaunchOptions } from '../../scripts/find-chromium.ts'
import type { ReplayEvent } from '../../src/recording/events.ts'
import { createSanitizer } from '../../src/recording/sanitize/create-sanitizer.ts'
import { makeHostileCss } from '../hostile/make-css.ts'
import { seeded } from '../recording/seeded.ts'

const SAMPLES = 4_500
/** More would be no faster. */
const PER_PAGE = 1_500
/** The recorder's, between the parts of a sheet whose text came in several nodes. */
const MARK = '/* rr_split */'

let browser: Browser
let attacker: AttackerServer
beforeAll(async () => {
  browser = await chromium.launch(chromiumLaunchOptions())
  attacker = await startAttacker()
})
afterAll(async () => {
  await browser.close()
  await attacker.close()
})

type Fields = Readonly<Record<string, unknown>>
const element = (id: number, tagName: string, attributes: Fields, childNodes: readonly object[]) => ({
  type: 2,
  id,
  tagName,
  attributes,
  childNodes,
})
const STYLE = 4
const textNode = (textContent: string, i: number) => ({ type: 3, id: 10 + i, textContent })
const snapshot = (...inHead: object[]): ReplayEvent => {
  const html = element(2, 'html', {}, [element(3, 'head', {}, inHead)])
  return {
    type: 2,
    timestamp: 0,
    data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { left: 0, top: 0 } },
  }
}
const mutation = (...adds: readonly (readonly [parentId: number, node: object])[]): ReplayEvent => ({
  type: 3,
  timestamp: 1,
  data: {
    source: 0,
    ...{ texts: [], attributes: [], removes: [] },
    adds: adds.map(([parentId, node]) => ({ parentId, nextId: null, node })),
  },
})

/** The texts of the page's `<style>` as rrweb makes them of these events, once they are clean. */
function cleaned(...events: readonly ReplayEvent[]): string[] {
  const { sanitize } = createSanitizer()
  const texts: string[] = []
  const visit = (node: Fields, parentId: number) => {
    if (node['type'] === 3 && parentId === STYLE) texts.push(String(node['textContent']))
    const { _cssText: whole } = (node['attributes'] ?? {}) as Fields
    if (node['id'] === STYLE && typeof whole === 'string') texts.push(...whole.split(MARK))
    for (const child of (node['childNodes'] ?? []) as Fields[]) visit(child, Number(node['id']))
  }
  for (const event of events) {
    const { node, adds = [] } = (sanitize(event)?.data ?? {}) as {
      node?: Fields
      adds?: { parentId: number; node: Fields }[]
    }
    if (node) visit(node, 0)
    // Whose parent comes later in the same change waits for it.
    for (const add of adds.toSorted((a, b) => Number(a.parentId === STYLE) - Number(b.parentId === STYLE)))
      visit(add.node, add.parentId)
  }
  return texts
}

/** The same sheet in pieces that end anywhere. */
function split(css: string, seed: number): string[] {
  const random = seeded(Math.imul(seed, 0x85ebca6b))
  const cuts = [0, ...Array.from({ length: 3 }, () => Math.floor(random() * css.length)).sort((a, b) => a - b)]
  return cuts.map((cut, i) => css.slice(cut, cuts[i + 1] ?? css.length))
}

/**
 * Shows each sheet to a small page of its own, in browser pages without any policy, and tells what was asked for. The
 * small pages are shadow trees, which are quick to make. Those ignore fonts: sheets with fonts are the whole page's too.
 */
async function requestsOf(sheets: readonly (readonly string[])[]): Promise<readonly string[]> {
  const before = attacker.requests.length
  for (let at = 0; at < sheets.length; at += PER_PAGE) {
    const page = await browser.newPage()
    await page.evaluate(showAll, sheets.slice(at, at + PER_PAGE))
    await untilQuiet(page)
    await page.close()
  }
  return attacker.requests.slice(before)
}

/** Until nothing was asked for in half a second, in which the page was drawn. */
async function untilQuiet(page: Page): Promise<void> {
  for (let seen = -1; seen !== attacker.requests.length;) {
    seen = attacker.requests.length
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 500))))
  }
}

/** Runs in the page. `<html>`, `<head>` and `<body>` are elements like any other when they are made one by one. */
function showAll(sheets: readonly (readonly string[])[]): void {
  const make = (name: string, ...within: (Node | string)[]) => {
    const made = document.createElement(name)
    made.append(...within)
    return made
  }
  for (const texts of sheets) {
    const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', 'M0 0h9v9')
    drawing.append(path)
    const paragraph = make('p', 'text')
    paragraph.className = 'a:b'
    const page = make('html', make('head', make('style', ...texts)), make('body', paragraph, make('li'), drawing))
    const holder = make('div')
    holder.attachShadow({ mode: 'open' }).append(page)
    document.body.append(holder)
    if (texts.join('').includes('font')) document.head.append(make('style', ...texts))
  }
  document.body.getBoundingClientRect()
  // Whether or not a text is written in it. A font that cannot be loaded is none of ours.
  for (const font of document.fonts) void font.load().catch(() => undefined)
}

describe('style sheets made hostile at random, in a browser without any policy', () => {
  const all = Array.from({ length: SAMPLES }, (_, i) => i + 1)
  const raw = (seed: number) => makeHostileCss(seed, attacker.base)

  it('load something in a fifth of all samples when nobody cleans them', async () => {
    const asked = await requestsOf(all.map((seed) => [raw(seed)]))
    const seeds = new Set(asked.map((request) => /\/(\d+)-\d+\.png/.exec(request)?.[1]))
    process.stdout.write(`${seeds.size} of ${SAMPLES} samples load something as they are\n`)
    expect(seeds.size).toBeGreaterThan(SAMPLES / 5)
    expect(asked.some((request) => request.includes('(font)'))).toBe(true)
    expect(asked.some((request) => request.includes('(style)'))).toBe(true)
  })

  const sheet = (attributes: Fields, texts: readonly string[]) =>
    element(STYLE, 'style', attributes, texts.map(textNode))

  it(`ask for nothing once they are clean: ${SAMPLES} samples, whole`, async () => {
    expect(await requestsOf(all.map((seed) => cleaned(snapshot(sheet({}, [raw(seed)])))))).toEqual([])
  })

  it(`ask for nothing once they are clean: ${SAMPLES} samples, split over text nodes`, async () => {
    expect(await requestsOf(all.map((seed) => cleaned(snapshot(sheet({}, split(raw(seed), seed))))))).toEqual([])
  })

  const some = all.filter((seed) => seed % 3 === 0)

  it('ask for nothing as an attribute of the recorder, with its marks between the parts', async () => {
    const marked = (seed: number) => split(raw(seed), seed).join(MARK)
    const sheets = some.map((seed) => cleaned(snapshot(sheet({ _cssText: marked(seed) }, []))))
    expect(await requestsOf(sheets)).toEqual([])
    expect(await requestsOf(sheets.map((texts) => [texts.join('')]))).toEqual([])
  })

  it('ask for nothing when an attribute of the recorder goes on in text nodes that come later', async () => {
    const sheets = some.map((seed) => {
      const [first, ...rest] = split(raw(seed), seed)
      const later = rest.map((text, i) => [STYLE, textNode(text, i)] as const)
      return cleaned(snapshot(sheet({ _cssText: first }, [])), mutation(...later))
    })
    expect(await requestsOf(sheets)).toEqual([])
  })

  it('ask for nothing when their texts come before anybody knows what they are texts of', async () => {
    const sheets = some.map((seed) => {
      const texts = split(raw(seed), seed).map((text, i) => [STYLE, textNode(text, i)] as const)
      return cleaned(snapshot(), mutation(...texts, [3, element(8, 'div', {}, [sheet({}, [])])]))
    })
    expect(await requestsOf(sheets)).toEqual([])
  })
})
