import { describe, expect, it } from 'vitest'

import { httpError, retryAfterMs } from '../../src/sources/http-error.ts'

const NOW_MS = Date.parse('2026-11-23T10:00:00Z')
const after = (value: string) => retryAfterMs(new Headers({ 'retry-after': value }), NOW_MS)

describe('retryAfterMs', () => {
  it('reads seconds and dates', () => {
    expect(after('12')).toBe(12_000)
    expect(after('Mon, 23 Nov 2026 10:00:30 GMT')).toBe(30_000)
  })

  it('waits neither backward nor for years', () => {
    expect(after('Mon, 23 Nov 2026 09:00:00 GMT')).toBe(0)
    expect(after('99999999999')).toBe(86_400_000)
  })

  it('knows nothing where nothing sensible is said', () => {
    expect(after('soon')).toBeUndefined()
    expect(after('-5 apples')).toBeUndefined()
    expect(retryAfterMs(new Headers(), NOW_MS)).toBeUndefined()
  })
})

describe('httpError', () => {
  it('says what happened, to whom, and what to do', () => {
    expect(httpError(404, 'The archive server').message).toBe(
      'The archive server has nothing under this id (HTTP 404). Check the id; the recording may also have expired.',
    )
    expect(httpError(403, 'PostHog', { fix: 'Check the scope.' })).toMatchObject({
      status: 403,
      fix: 'Check the scope.',
    })
  })
})
