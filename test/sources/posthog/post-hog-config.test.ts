import { describe, expect, it } from 'vitest'

import type { ReplayError } from '../../../src/shared/errors.ts'
import { checkPostHogOptions, isBrowser } from '../../../src/sources/posthog/post-hog-config.ts'
import { postHogSource } from '../../../src/sources/posthog/post-hog-source.ts'

const GOOD = { host: 'https://eu.posthog.com', projectId: 7, personalApiKey: 'phx_secret' }

function refusalOf(options: object): ReplayError {
  try {
    postHogSource({ ...GOOD, ...options })
  } catch (error) {
    return error as ReplayError
  }
  return expect.fail(`accepted ${JSON.stringify(options)}`)
}

describe('postHogSource', () => {
  it('builds addresses from host, prefix and project', () => {
    expect(checkPostHogOptions(GOOD)).toMatchObject({
      apiUrl: 'https://eu.posthog.com/api/projects/7',
      key: 'eu.posthog.com/7',
    })
    expect(checkPostHogOptions({ ...GOOD, host: 'https://ph.corp:8443/', pathPrefix: 'environments' }).apiUrl).toBe(
      'https://ph.corp:8443/api/environments/7',
    )
  })

  it.each([
    'us.posthog.com',
    'http://us.posthog.com',
    'ftp://us.posthog.com',
    'https://us.posthog.com/path',
    'https://us.posthog.com/?x=1',
    'https://user:pass@us.posthog.com',
    'http://127.0.0.1.evil.example',
    'https://us.i.posthog.com',
    'data:text/html,x',
    '',
  ])('refuses the host %s', (host) => {
    expect(refusalOf({ host }).code).toBe('configuration')
  })

  it.each(['http://localhost:8000', 'http://127.0.0.1:8000', 'http://[::1]:8000'])(
    'takes %s, which stays on this machine',
    (host) => {
      expect(postHogSource({ ...GOOD, host }).id).toBe(`posthog:${host.slice(7)}/7`)
    },
  )

  it('names the right host for one that only takes events in', () => {
    expect(refusalOf({ host: 'https://eu.i.posthog.com' }).fix).toContain('https://eu.posthog.com')
  })

  it.each(['..', 'a/b', '', '1?x', '1#'])('refuses the project id "%s"', (projectId) => {
    expect(refusalOf({ projectId }).code).toBe('configuration')
  })

  it('refuses a prefix that is none', () => {
    expect(refusalOf({ pathPrefix: '../admin' }).code).toBe('configuration')
  })

  it('refuses project keys, which cannot read', () => {
    const error = refusalOf({ personalApiKey: 'phc_projectkey' })
    expect(error.code).toBe('configuration')
    expect(error.message).not.toContain('projectkey')
  })

  it.each([
    { personalApiKey: undefined },
    { personalApiKey: '' },
    { personalApiKey: 'phx_a\r\nx: y' },
    { personalApiKey: 'phx_é' },
    { sharingAccessToken: 't' },
  ])('refuses anything but one sound credential: %j', (options) => {
    const error = refusalOf(options)
    expect(error.code).toBe('configuration')
    expect(error.message).not.toContain('phx_')
  })

  it('keeps the secret out of its id', () => {
    expect(postHogSource(GOOD).id).toBe('posthog:eu.posthog.com/7')
  })
})

describe('isBrowser', () => {
  it('knows pages and their workers from servers', () => {
    expect(isBrowser({ window: {}, document: {} })).toBe(true)
    expect(isBrowser({ importScripts: () => {}, location: {} })).toBe(true)
    expect(isBrowser({ process: {} })).toBe(false)
    expect(isBrowser({ caches: {}, navigator: { userAgent: 'Cloudflare-Workers' } })).toBe(false)
    expect(isBrowser()).toBe(false)
  })
})
