import { describe, expect, it } from 'vitest'

import { writeArchive, writeArchiveIndex } from '../../src/recording/archive/index.ts'
import { httpSource } from '../../src/sources/http-source.ts'
import { blockLines } from '../contract/block-lines.ts'

const info = { id: 'visit', startMs: 1_000, endMs: 21_000, ongoing: false }
const events = [1_000, 11_000, 21_000].map((timestamp) => ({ windowId: 'w', event: { type: 5, timestamp, data: {} } }))

describe('httpSource in a browser', () => {
  it('plays an archive through a fetch of the host’s', async () => {
    const files = new Map<string, Uint8Array>()
    for await (const { path, bytes } of writeArchive({ info, events })) files.set(`/replay/visit/${path}`, bytes)
    for (const { path, bytes } of writeArchiveIndex([info])) files.set(`/replay/${path}`, bytes)
    const fetch = async (url: unknown) => {
      const bytes = files.get(url as string)
      return bytes ? new Response(bytes as BodyInit) : new Response('not here', { status: 404 })
    }
    const source = httpSource({ baseUrl: '/replay', fetch })
    expect(await source.getRecording('visit')).toEqual(info)
    const { blocks } = await source.listBlocks('visit')
    const lines: string[] = []
    for await (const { bytes } of source.readBlocks('visit', blocks)) lines.push(...blockLines(bytes!))
    expect(lines).toEqual(events.map(({ windowId, event }) => JSON.stringify([windowId, event])))
    expect((await source.listRecordings!({})).recordings).toEqual([info])
  })

  it.each([
    ['its own', {}],
    ['one handed over as it is', { fetch: globalThis.fetch }],
  ])('asks the page’s server by a path, with %s fetch', async (_, options) => {
    const source = httpSource({ baseUrl: '/no-such-archive', ...options })
    await expect(source.getRecording('visit')).rejects.toMatchObject({ code: 'not_found' })
  })
})
