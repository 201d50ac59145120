import { describe, expect, it } from 'vitest'

import { allowedOrigin, framePolicy } from '../../../src/player/dom/frame-policy.ts'

describe('framePolicy', () => {
  it('allows nothing but inline styles and what a page carries with it', () => {
    const policy = framePolicy()

    expect(policy).not.toMatch(/https?:|\*|'self'|unsafe-eval/)
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'none'",
        "frame-src 'none'",
        "style-src 'unsafe-inline'",
      ]),
    )
  })

  it('adds allowed origins to images, fonts, media and style sheets only', () => {
    const withOrigin = framePolicy(['https://cdn.example'])
      .split('; ')
      .filter((directive) => directive.includes('https://cdn.example'))
      .map((directive) => directive.split(' ')[0])

    expect(withOrigin).toEqual(['style-src', 'img-src', 'font-src', 'media-src'])
  })
})

describe('allowedOrigin', () => {
  it.each([
    ['cdn.example.com', 'https://cdn.example.com'],
    ['https://cdn.example.com', 'https://cdn.example.com'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['https://*.example.com', 'https://*.example.com'],
    ['*.example.com', 'https://*.example.com'],
  ])('takes %s as %s', (given, origin) => {
    expect(allowedOrigin(given)).toBe(origin)
  })

  it.each([
    '*',
    '',
    'https:',
    'data:',
    'https://cdn.example; script-src *',
    "https://cdn.example 'unsafe-eval'",
    'https://cdn.example/path',
    'ftp://cdn.example',
    'https://user@cdn.example',
    'https://*',
  ])('refuses %j', (given) => {
    expect(() => allowedOrigin(given)).toThrow(expect.objectContaining({ code: 'configuration' }))
  })
})
