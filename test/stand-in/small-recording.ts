import type { StoredRecording } from './posthog-snapshots.ts'

const iso = (ms: number) => new Date(ms).toISOString()

/**
 * A recording of a few events per block, as PostHog stores it: the first block holds the page, each one a click. A
 * thousand of them are quick to serve.
 */
export function smallRecording(
  id: string,
  { startMs, blocks }: { readonly startMs: number; readonly blocks: number },
): StoredRecording {
  const endMs = startMs + blocks * 10_000
  const windowId = `window-of-${id}`
  const line = (event: unknown) => `${JSON.stringify([windowId, event])}\n`
  const page = [
    { type: 4, timestamp: startMs, data: { href: `https://shop.example/${id}`, width: 800, height: 600 } },
    { type: 2, timestamp: startMs + 1, data: { node: documentNode(id), initialOffset: { left: 0, top: 0 } } },
  ]
  return {
    metadata: {
      id,
      distinct_id: `visitor-of-${id}`,
      start_time: iso(startMs),
      end_time: iso(endMs),
      recording_duration: blocks * 10,
      ongoing: false,
      person: {
        uuid: `person-of-${id}`,
        name: id,
        distinct_ids: [`visitor-of-${id}`],
        properties: {},
        created_at: iso(0),
      },
    },
    blocks: Array.from({ length: blocks }, (_, index) => {
      const atMs = startMs + index * 10_000
      const click = { type: 3, timestamp: atMs + 500, data: { source: 2, type: 2, id: 5, x: 10, y: 10 } }
      const move = {
        type: 3,
        timestamp: atMs + 9_000,
        data: { source: 1, positions: [{ x: 1, y: 1, id: 5, timeOffset: 0 }] },
      }
      const text = [...(index === 0 ? page : []), click, move].map(line).join('')
      return { text, startMs: atMs, endMs: atMs + 9_000 }
    }),
    lost: new Map(),
  }
}

function documentNode(text: string) {
  const words = { type: 3, textContent: text, id: 6 }
  const button = { type: 2, tagName: 'button', attributes: {}, childNodes: [words], id: 5 }
  const body = { type: 2, tagName: 'body', attributes: {}, childNodes: [button], id: 4 }
  const head = { type: 2, tagName: 'head', attributes: {}, childNodes: [], id: 3 }
  const html = { type: 2, tagName: 'html', attributes: {}, childNodes: [head, body], id: 2 }
  return { type: 0, childNodes: [html], id: 1 }
}
