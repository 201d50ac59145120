import { describe, expect, it } from 'vitest'

import { makeHandler } from './handler-under-test.ts'

const embedPage = async () => ({ script: 'ours()', styles: '' })
const pageFor = async (embed: { frameAncestors: string[]; script?: string }) => {
  const { get } = await makeHandler({ embed, embedPage })
  const page = await get('/embed/r1')
  return { policy: page.headers.get('content-security-policy')!, html: await page.text() }
}

describe('the page that portals hold in a frame', () => {
  it('may be held by the origins that are named, the server’s own by its name', async () => {
    const { policy, html } = await pageFor({ frameAncestors: ["'self'", 'https://portal.example'] })
    expect(policy.split('; ')).toContain("frame-ancestors 'self' https://portal.example")
    expect(html).toContain('data-portals="&#39;self&#39; https://portal.example"')
  })

  it('loads a script of the host’s own in place of ours, and no other runs', async () => {
    const { policy, html } = await pageFor({ frameAncestors: ['https://portal.example'], script: '/assets/player.js' })
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1]
    expect(html.match(/<script[^>]*>/g)).toEqual([`<script type="module" nonce="${nonce}" src="/assets/player.js">`])
    expect(html).toContain('<div id="portal-replay" data-recording-id="r1" data-base-url="/api/replay"')
  })

  it.each(['self', '*', 'https://*.example', 'portal.example', 'https://portal.example/', ''])(
    'cannot be made for portals named "%s"',
    async (origin) => {
      await expect(pageFor({ frameAncestors: [origin] })).rejects.toMatchObject({ code: 'configuration' })
    },
  )
})
