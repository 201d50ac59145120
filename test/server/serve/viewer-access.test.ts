import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { viewerAccess, type ViewerAccessOptions } from '../../../src/server/serve/viewer-access.ts'
import { replayTokens } from '../../../src/server/tokens/replay-tokens.ts'

const ADA = 'a-token-of-ada-that-nobody-guesses'
const BEN = 'a-token-of-ben-that-nobody-guesses'
const KEY = { id: '2026-11', secret: 's'.repeat(32) }

const access = (options: Partial<ViewerAccessOptions['secrets']> = {}) =>
  viewerAccess({
    config: {
      host: '0.0.0.0',
      viewers: [
        { id: 'ben', label: 'Ben', tenantId: 't1', tokenSha256: createHash('sha256').update(BEN).digest('hex') },
      ],
    },
    secrets: { viewers: [{ id: 'ada', token: ADA }], tokenKeys: [KEY], ...options },
  })

const asking = (authorization?: string, url = 'https://replay.example/api/replay/r1/manifest.json') =>
  new Request(url, authorization === undefined ? {} : { headers: { authorization } })
const view = { recordingId: 'r1', action: 'view' } as const

describe('viewerAccess', () => {
  it('knows viewers by their tokens, from the environment and from the configuration', async () => {
    expect(await access()(asking(`Bearer ${ADA}`), view)).toEqual({ id: 'ada' })
    expect(await access()(asking(`Bearer ${BEN}`), view)).toEqual({ id: 'ben', label: 'Ben', tenantId: 't1' })
  })

  it('lets nobody else in', async () => {
    const authorize = access()
    for (const header of [undefined, '', 'Bearer', `Bearer ${ADA}x`, `Basic ${ADA}`, `Bearer ${ADA} ${BEN}`]) {
      expect(await authorize(asking(header), view)).toBe('unauthenticated')
    }
  })

  it('takes signed tokens for what they were made for', async () => {
    const token = await replayTokens({ keys: [KEY] }).issue({ viewerId: 'eve', recordingId: 'r1' })
    expect(await access()(asking(`Bearer ${token}`), view)).toMatchObject({ id: 'eve' })
    expect(await access()(asking(`Bearer ${token}`), { ...view, recordingId: 'r2' })).not.toMatchObject({ id: 'eve' })
    expect(await access({ tokenKeys: [] })(asking(`Bearer ${token}`), view)).toBe('unauthenticated')
  })

  it('does not begin where nobody could watch', () => {
    const nobody = { config: { host: '127.0.0.1', viewers: [] }, secrets: { viewers: [], tokenKeys: [] } }
    expect(() => viewerAccess(nobody)).toThrow('Nobody may watch')
  })

  it('lets in anyone when told so, on this machine alone', async () => {
    const secrets = { viewers: [], tokenKeys: [] }
    const anyone = (host: string) =>
      viewerAccess({ config: { host, viewers: [] }, secrets, dangerouslyAllowAnyone: true })
    expect(() => anyone('0.0.0.0')).toThrow('Anyone would be allowed')
    const authorize = anyone('127.0.0.1')
    expect(await authorize(asking(undefined, 'http://127.0.0.1:4600/api/replay/index.json'), view)).toEqual({
      id: 'anyone',
    })
    // Another site's name that was made to lead here.
    expect(await authorize(asking(undefined, 'http://evil.example:4600/api/replay/index.json'), view)).toBe('forbidden')
  })
})
