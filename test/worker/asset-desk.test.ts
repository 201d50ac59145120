import { describe, expect, it } from 'vitest'

import type { ReplayEvent } from '../../src/recording/events.ts'
import type { AssetAsk } from '../../src/recording/sanitize/asset-token.ts'
import { answerOnPort, askOverPort, AssetDesk } from '../../src/worker/asset-desk.ts'
import { createInlineHost } from '../../src/worker/inline-host.ts'

const START_MS = 1_800_000_000_000
const el = (id: number, tagName: string, attributes: object, childNodes: readonly object[] = []) => ({
  type: 2,
  id,
  tagName,
  attributes,
  childNodes,
})
const page = (...body: object[]): ReplayEvent[] => [
  { type: 4, timestamp: START_MS, data: { href: 'https://shop.example/cart/', width: 800, height: 600 } },
  {
    type: 2,
    timestamp: START_MS + 1,
    data: {
      node: { type: 0, id: 1, childNodes: [el(2, 'html', {}, [el(3, 'head', {}), el(4, 'body', {}, body)])] },
      initialOffset: { left: 0, top: 0 },
    },
  },
  { type: 5, timestamp: START_MS + 100, data: { tag: 'end', payload: {} } },
]

/** A host whose questions about assets are answered from a list; everything else is refused. */
async function hostOf(events: readonly ReplayEvent[], answers: Readonly<Record<string, string>>) {
  const asked: AssetAsk[][] = []
  const host = createInlineHost({
    askAssets: async (asks) => {
      asked.push([...asks])
      return asks.map(({ url }) => answers[url] ?? null)
    },
  })
  const block = { index: 0, key: 'all' }
  host.setBlocks([block], { startMs: START_MS, endMs: START_MS + 100, complete: true })
  await host.addBlock(block, new TextEncoder().encode(JSON.stringify(events)))
  const bodyAt = async (offsetMs: number) => {
    const base = await host.base('main', offsetMs)
    const { node } = base!.events.find(({ type }) => type === 2)!.data as {
      node: { childNodes: { childNodes: { childNodes: { attributes: Record<string, string> }[] }[] }[] }
    }
    return node.childNodes[0]!.childNodes[1]!.childNodes
  }
  return { host, asked, bodyAt }
}

describe('createInlineHost, asked by a worker what pages may load', () => {
  const body = [
    el(10, 'img', { src: '/a.png', width: '30', height: '20' }),
    el(11, 'img', { src: '/b.png', srcset: '/a.png 1x, /b.png 2x', width: '30', height: '20' }),
    el(12, 'div', { style: "background: url('/a.png'), url(https://cdn.example/c.png)" }),
    el(13, 'video', { poster: '/b.png' }),
  ]
  const answers = { 'https://shop.example/a.png': "https://portal.example/assets/(a)'s.png" }

  it('asks once for each address, and puts the answers in their place', async () => {
    const { asked, bodyAt } = await hostOf(page(...body), answers)
    const [first, second, third, video] = await bodyAt(50)
    expect(first!.attributes['src']).toBe(answers['https://shop.example/a.png'])
    expect(second!.attributes['srcset']).toBe(`${answers['https://shop.example/a.png']} 1x, data:, 2x`)
    expect(third!.attributes['style']).toBe(
      'background: url(https://portal.example/assets/\\28 a\\29 \\27 s.png), url(data:,)',
    )
    expect(video!.attributes['poster']).toBeNull()
    await bodyAt(60)
    expect(asked).toEqual([
      [
        { url: 'https://shop.example/a.png', kind: 'image' },
        { url: 'https://shop.example/b.png', kind: 'image' },
        { url: 'https://cdn.example/c.png', kind: 'image' },
      ],
    ])
  })

  it('shows a placeholder of the same size for what is refused, and counts it by host', async () => {
    const { host, bodyAt } = await hostOf(page(...body), answers)
    const [, second] = await bodyAt(50)
    expect(decodeURIComponent(second!.attributes['src']!)).toContain("width='30' height='20'")
    expect(host.view.get().blockedHosts).toEqual([
      { host: 'cdn.example', count: 1 },
      { host: 'shop.example', count: 1 },
    ])
    expect(host.view.get().removals).toContainEqual({ reason: 'asset', count: 2 })
  })

  it('shows nothing in the place of a film that is refused, as where nobody has to be asked', async () => {
    const film = el(10, 'video', {}, [el(11, 'source', { src: '/film.webm', type: 'video/webm' })])
    const { bodyAt } = await hostOf(page(film), answers)
    const [video] = (await bodyAt(50)) as unknown as { childNodes: { attributes: object }[] }[]
    expect(video!.childNodes[0]!.attributes).toEqual({ src: null, type: 'video/webm' })
  })

  it('asks nothing for pages that load nothing', async () => {
    const { asked, bodyAt } = await hostOf(page(el(10, 'p', { title: 'data:,portal-replay-asset' })), answers)
    await bodyAt(50)
    expect(asked).toEqual([])
  })

  it('lets a page that writes tokens itself load nothing by it', async () => {
    const forged = 'data:,portal-replay-asset;image;https%3A%2F%2Fevil.example%2F'
    const { bodyAt } = await hostOf(
      page(el(10, 'img', { src: forged, alt: `${forged} %` }), el(11, 'div', { style: `background: url(${forged})` })),
      answers,
    )
    expect(JSON.stringify(await bodyAt(50))).not.toContain('evil.example')
  })
})

describe('AssetDesk', () => {
  it('loads nothing where nobody answers with an address', async () => {
    const desk = new AssetDesk(async () => [])
    const image = { attributes: { src: 'data:,portal-replay-asset;image;https%3A%2F%2Fa.example%2F1' } }
    expect(await desk.fill([image])).toBe(true)
    expect(image.attributes.src).toMatch(/^data:image\/gif/)
  })
})

describe('answerOnPort', () => {
  it.each([
    ['https://cdn.example/1', 'https://cdn.example/1'],
    ['/proxy?u=1', 'https://portal.example/proxy?u=1'],
    ['blob:https://portal.example/1', 'blob:https://portal.example/1'],
    [`java${'script:'}alert(1)`, null],
    ['data:text/html,x', null],
    [null, null],
    [7, null],
    [new Error('no'), null],
  ])('takes %s for %s', async (answer, expected) => {
    const { port1, port2 } = new MessageChannel()
    const decide = () => {
      if (answer instanceof Error) throw answer
      return answer as string
    }
    answerOnPort(port1, decide, 'https://portal.example/orders')
    expect(await askOverPort(port2)([{ url: 'https://a.example/', kind: 'image' }])).toEqual([expected])
    port1.close()
    port2.close()
  })
})
