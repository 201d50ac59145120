import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { frameHtml } from '../../../../scripts/build/frame-html.ts'
import { isolatedDocument, scriptText } from '../../../../src/player/dom/isolated/isolated-document.ts'

describe('isolatedDocument', () => {
  const html = isolatedDocument({
    code: 'if (1 < 2 && "a") go()',
    scriptSource: "'nonce-n'",
    nonce: 'n',
    allowedOrigins: ['https://cdn.example'],
  })

  it('carries one policy, in the outer document, that lets one script run and nothing else load', () => {
    const policies = [...html.matchAll(/http-equiv="content-security-policy" content="([^"]*)"/g)]
    expect(policies).toHaveLength(1)
    const directives = policies[0]?.[1]?.split('; ')
    expect(directives).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'nonce-n'",
        "connect-src 'none'",
        "frame-src 'none'",
        "form-action 'none'",
        'img-src data: blob: https://cdn.example',
      ]),
    )
  })

  it('has no script outside the inner frame, which is in a sandbox without an origin', () => {
    const outer = html.replace(/srcdoc="[^"]*"/, '')
    expect(outer).not.toMatch(/<script/)
    expect(html).toMatch(/<iframe sandbox="allow-scripts" /)
    expect(html).toContain('<script nonce=&quot;n&quot;>if (1 < 2 &amp;&amp; &quot;a&quot;) go()')
  })
})

describe('scriptText', () => {
  it.each(['"</script>"', '"<script>"', '"<!-- <script>"', '/<\\/SCRIPT/'])(
    'leaves nothing to end a script: %s',
    (code) => {
      const text = scriptText(code)
      expect(text).not.toMatch(/<(?:!--|\/?script)/i)
      expect((0, eval)(text)).toEqual((0, eval)(code))
    },
  )
})

describe('frameHtml', () => {
  it('names its one script by the hash of exactly what stands there', async () => {
    const html = await frameHtml()
    const [, srcdoc = ''] = /srcdoc="([^"]*)"/.exec(html) ?? []
    const inner = srcdoc.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    const [, script = ''] = /<script>([\s\S]*)<\/script>$/.exec(inner) ?? []
    const hash = createHash('sha256').update(script).digest('base64')

    expect(script.length).toBeGreaterThan(100_000)
    expect(html).toContain(`script-src 'sha256-${hash}'`)
    expect(html).toContain('img-src data: blob:; ')
  })
})
