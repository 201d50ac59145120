import { describe, expect, it } from 'vitest'

import { postHogSource } from '../../../src/sources/posthog/post-hog-source.ts'

const common = { host: 'https://us.posthog.com', projectId: 1 }

describe('postHogSource in a browser', () => {
  it('refuses a personal API key, and says what to use instead', () => {
    expect(() => postHogSource({ ...common, personalApiKey: 'phx_x' })).toThrow(
      expect.objectContaining({ code: 'configuration', fix: expect.stringContaining('createReplayHandler') as string }),
    )
  })

  it('takes one only under its dangerous name', () => {
    const source = postHogSource({ ...common, personalApiKey: 'phx_x', dangerouslyAllowBrowser: true })
    expect(source.capabilities.list).toBe(true)
  })

  it('takes a sharing token, and asks without any header that needs a preflight', async () => {
    const seen: Request[] = []
    const fetch = async (...[url, init]: Parameters<typeof globalThis.fetch>) => {
      seen.push(new Request(url, init))
      return Response.json({ id: 'r', start_time: '2026-01-01T00:00:00Z', recording_duration: 5 })
    }
    const source = postHogSource({ ...common, sharingAccessToken: 'token', fetch })
    expect(await source.getRecording('r')).toMatchObject({ id: 'r', endMs: Date.parse('2026-01-01T00:00:05Z') })
    expect(seen[0]!.url).toBe('https://us.posthog.com/api/projects/1/session_recordings/r?sharing_access_token=token')
    expect([...seen[0]!.headers.keys()]).toEqual(['accept'])
    expect(seen[0]!.credentials).toBe('omit')
    expect(seen[0]!.redirect).toBe('error')
  })
})
