import { describe, expect, it } from 'vitest'

import type { AuthorizationQuestion } from '../../../src/server/handler/authorize.ts'
import { replayTokens } from '../../../src/server/tokens/replay-tokens.ts'

const OLD = { id: '2026-10', secret: 'o'.repeat(32) }
const NEW = { id: '2026-11', secret: 'n'.repeat(32) }
const NOW = 1_000_000
const GRANT = { viewerId: 'staff-1', recordingId: 'r1' }
const VIEW: AuthorizationQuestion = { recordingId: 'r1', action: 'view' }

const at = (nowMs: number, keys = [NEW]) => replayTokens({ keys, now: () => nowMs })
const asking = (authorization: string) => new Request('https://portal.example/', { headers: { authorization } })
const bearer = (token: string) => asking(`Bearer ${token}`)

describe('replayTokens', () => {
  it('lets its bearer see the recording it was made for, as the viewer it names', async () => {
    const token = await at(NOW).issue(GRANT)
    expect(await at(NOW).authorize()(bearer(token), VIEW)).toEqual({ id: 'staff-1' })
  })

  it.each<[string, AuthorizationQuestion]>([
    ['another recording', { recordingId: 'r2', action: 'view' }],
    ['another action', { recordingId: 'r1', action: 'export' }],
    ['what is not about a recording', { action: 'search' }],
  ])('forbids %s', async (_, question) => {
    const token = await at(NOW).issue(GRANT)
    expect(await at(NOW).authorize()(bearer(token), question)).toEqual({ refused: { id: GRANT.viewerId } })
  })

  it('allows the actions that it names', async () => {
    const token = await at(NOW).issue({ ...GRANT, actions: ['view', 'person'] })
    expect(await at(NOW).authorize()(bearer(token), { recordingId: 'r1', action: 'person' })).toEqual({ id: 'staff-1' })
  })

  it('expires to the millisecond', async () => {
    const token = await at(NOW).issue({ ...GRANT, validMs: 5_000 })
    expect(await at(NOW + 4_999).authorize()(bearer(token), VIEW)).toEqual({ id: 'staff-1' })
    expect(await at(NOW + 5_000).authorize()(bearer(token), VIEW)).toBe('unauthenticated')
  })

  it('accepts an old key beside the new one that signs, until it is taken out', async () => {
    const old = await at(NOW, [OLD]).issue(GRANT)
    const both = at(NOW, [NEW, OLD])
    expect(await both.authorize()(bearer(old), VIEW)).toEqual({ id: 'staff-1' })
    expect((await both.issue(GRANT)).startsWith('2026-11.')).toBe(true)
    expect(await at(NOW, [NEW]).authorize()(bearer(old), VIEW)).toBe('unauthenticated')
  })

  it('accepts nothing that is changed in a single character', async () => {
    const token = await at(NOW).issue(GRANT)
    const authorize = at(NOW).authorize()
    for (let index = 0; index < token.length; index++) {
      const changed = token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1)
      expect({ changed, answer: await authorize(bearer(changed), VIEW) }).toEqual({
        changed,
        answer: 'unauthenticated',
      })
    }
  })

  it.each([
    '',
    'x',
    '..',
    'a.b.c.d',
    '2026-11..',
    '2026-11.e30.',
    '__proto__.e30.e30',
    `2026-11.${'a'.repeat(5_000)}.b`,
  ])('accepts no text that is no token: %j', async (token) => {
    expect(await at(NOW).authorize()(bearer(token), VIEW)).toBe('unauthenticated')
  })

  it('leaves requests without a token to the host', async () => {
    const authorize = at(NOW).authorize(() => ({ id: 'by cookie' }))
    expect(await authorize(new Request('https://portal.example/'), VIEW)).toEqual({ id: 'by cookie' })
    expect(await authorize(asking('Basic abc'), VIEW)).toEqual({ id: 'by cookie' })
    // A wrong token is wrong, cookie or not.
    expect(await authorize(bearer('x.y.z'), VIEW)).toBe('unauthenticated')
  })

  it('never reads a token from the address', async () => {
    const token = await at(NOW).issue(GRANT)
    const request = new Request(`https://portal.example/?token=${token}&authorization=Bearer%20${token}`)
    expect(await at(NOW).authorize()(request, VIEW)).toBe('unauthenticated')
  })

  it('can stand in a header and in a fragment as it is', async () => {
    const token = await at(NOW).issue({ viewerId: 'Žofie ☂', recordingId: 'r1' })
    expect(token).toMatch(/^[\w.-]+$/)
    expect(await at(NOW).authorize()(bearer(token), VIEW)).toEqual({ id: 'Žofie ☂' })
  })

  it('is not made for nobody, for nothing, or for ever', async () => {
    for (const wrong of [
      { viewerId: '' },
      { recordingId: '..' },
      { actions: [] },
      { validMs: 0 },
      { validMs: 86_400_001 },
    ]) {
      await expect(at(NOW).issue({ ...GRANT, ...wrong })).rejects.toMatchObject({ code: 'bad_request' })
    }
  })

  it.each([[[]], [[{ id: 'a', secret: 'short' }]], [[NEW, NEW]], [[{ id: 'a.b', secret: NEW.secret }]]])(
    'refuses keys that protect nothing',
    (keys) => {
      expect(() => replayTokens({ keys })).toThrow(expect.objectContaining({ code: 'configuration' }) as Error)
    },
  )
})
