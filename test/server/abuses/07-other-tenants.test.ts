import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { BASE, id, startKeyHoldingServer, type KeyHoldingServer } from './key-holding-server.ts'

const ROUTES = ['manifest.json', 'info', 'person.json', 'export', 'blocks/0.jsonl.gz', 'product-events.jsonl.gz']

describe('abuse 7: a recording of another customer', () => {
  let server: KeyHoldingServer
  beforeAll(async () => {
    server = await startKeyHoldingServer({
      authorize: (request) => {
        const tenantId = request.headers.get('x-tenant')
        return tenantId ? { id: `of-${tenantId}`, tenantId } : 'unauthenticated'
      },
      // Whose recordings a customer's people may see: those of their own shop's visitors.
      scope: ({ tenantId }) => ({ distinctIds: tenantId === 'a' ? ['viewer-2'] : ['nobody'] }),
    })
  })
  afterAll(() => server.close())

  const as = (tenant: string, path: string) => server.get(`${BASE}/${path}`, { headers: { 'x-tenant': tenant } })

  it('opens for the one it belongs to', async () => {
    expect((await as('a', `${id}/manifest.json`)).status).toBe(200)
    expect(await (await as('a', 'index.json')).json()).toHaveLength(1)
  })

  it.each(ROUTES)('does not exist for the other: %s', async (route) => {
    const [mine, unknown] = [await as('b', `${id}/${route}`), await as('b', `unknown/${route}`)]
    expect([mine.status, unknown.status]).toEqual([404, 404])
    const headers = ({ headers: all }: Response) => [...all].filter(([name]) => name !== 'date')
    expect(headers(mine)).toEqual(headers(unknown))
    expect(await mine.text()).toBe(await unknown.text())
  })

  it('is found by no search, whatever it asks for', async () => {
    for (const query of ['', '?distinctId=viewer-2', `?recordingId=${id}`, '?distinctId=viewer-2&distinctId=nobody']) {
      expect(await (await as('b', `index.json${query}`)).json()).toEqual([])
    }
  })
})
