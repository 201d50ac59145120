import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { ReplaySource } from '../../src/recording/replay-source.ts'
import { httpSource } from '../../src/sources/http-source.ts'
import { archiveFiles, startArchiveServer, type ArchiveServer } from '../stand-in/archive-server.ts'
import { linesOf, loadFixture } from '../stand-in/fixture.ts'

const { info, productEvents, blocks } = loadFixture()
const files = await archiveFiles([{ info, productEvents, blocks: blocks.map(linesOf) }])
const recordingId = info.id

describe.each([
  ['items.jsonl.gz', (from: ReplaySource) => from.readOutline!(recordingId)],
  ['product-events.jsonl.gz', (from: ReplaySource) => from.getProductEvents!(recordingId)],
])('httpSource, of %s', (name, read) => {
  let server: ArchiveServer

  beforeEach(async () => {
    server = await startArchiveServer(new Map(files))
  })

  afterEach(() => server.close())

  const source = () => httpSource({ baseUrl: server.url })

  /** A server whose list breaks off so many times. */
  function breakingOff(times: number) {
    const asked: (RequestCache | undefined)[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await globalThis.fetch(input, init)
      if (!(input as string).endsWith(name)) return answer
      if (asked.push(init?.cache) > times) return answer
      const pieces = [new Uint8Array(await answer.arrayBuffer()).subarray(0, 100)]
      const pull = (controller: ReadableStreamDefaultController) => {
        const piece = pieces.shift()
        if (piece) controller.enqueue(piece)
        else controller.error(new TypeError('terminated'))
      }
      return new Response(new ReadableStream({ pull }), { headers: answer.headers })
    }
    return { asked, from: httpSource({ baseUrl: server.url, fetch }) }
  }

  it('that breaks off is asked for once more, past what the browser has of it', async () => {
    const { asked, from } = breakingOff(1)
    expect(await read(from)).toEqual(await read(source()))
    expect(asked).toEqual(['default', 'reload'])
  })

  it('that breaks off again is told of as damaged', async () => {
    const { asked, from } = breakingOff(Infinity)
    await expect(read(from)).rejects.toMatchObject({ code: 'corrupt', what: expect.stringContaining(name) as string })
    expect(asked).toHaveLength(2)
  })

  it('that a manifest names and that is not there is told of as damaged', async () => {
    server.files.delete(`${recordingId}/${name}`)
    await expect(read(source())).rejects.toMatchObject({
      code: 'corrupt',
      what: expect.stringContaining(name) as string,
    })
  })

  it('is not asked for again where its server is not there', async () => {
    const fetch: typeof globalThis.fetch = (input, init) =>
      (input as string).endsWith(name) ? Promise.reject(new TypeError('failed')) : globalThis.fetch(input, init)
    const asked = vi.fn(fetch)
    const from = httpSource({ baseUrl: server.url, fetch: asked })
    await expect(read(from)).rejects.toMatchObject({ code: 'network' })
    expect(asked).toHaveBeenCalledTimes(2)
  })
})
