import { describe, expect, it } from 'vitest'

import { initials, personName } from '../../../src/components/strip/person-badge.tsx'
import { displayUrl, urlAt } from '../../../src/components/strip/url-at.ts'

const urls = [
  { offsetMs: 0, windowId: 'a', url: 'https://shop.example/' },
  { offsetMs: 5_000, windowId: 'b', url: 'https://shop.example/help' },
  { offsetMs: 9_000, windowId: 'a', url: 'https://shop.example/pay' },
]

describe('urlAt', () => {
  it('gives the address the window showed then', () => {
    expect(urlAt(urls, 'a', 8_999)).toBe('https://shop.example/')
    expect(urlAt(urls, 'a', 9_000)).toBe('https://shop.example/pay')
  })

  it('gives a window’s first address before it has one', () => {
    expect(urlAt(urls, 'b', 100)).toBe('https://shop.example/help')
  })

  it('knows none for a window that never had one', () => {
    expect(urlAt(urls, 'c', 100)).toBeNull()
    expect(urlAt([], null, 0)).toBeNull()
  })

  it('gives any window’s address while no window is shown', () => {
    expect(urlAt(urls, null, 6_000)).toBe('https://shop.example/help')
  })
})

describe('displayUrl', () => {
  it('leaves out the scheme that all have', () => {
    expect(displayUrl('https://shop.example/pay?step=2')).toBe('shop.example/pay?step=2')
    expect(displayUrl('file:///etc/passwd')).toBe('file:///etc/passwd')
  })

  it('shows characters that would turn or hide text', () => {
    expect(displayUrl('https://shop.example/\u202egnp.exe')).toBe('shop.example/\ufffdgnp.exe')
    expect(displayUrl('https://pay\u200bpal.example/')).toBe('pay\ufffdpal.example/')
  })
})

describe('personName', () => {
  const recording = { id: 'r', startMs: 0, endMs: 1, ongoing: false }

  it('prefers what the portal’s rows have: the e-mail', () => {
    const person = { name: 'Maria', email: 'maria@example.com', distinctIds: ['d'], properties: {} }
    expect(personName({ ...recording, person, distinctId: 'x' })).toBe('maria@example.com')
  })

  it('falls back to name, then to a distinct id, then to nothing', () => {
    expect(personName({ ...recording, person: { name: 'Maria', distinctIds: [], properties: {} } })).toBe('Maria')
    expect(personName({ ...recording, distinctId: 'x' })).toBe('x')
    expect(personName(recording)).toBeNull()
  })
})

describe('initials', () => {
  it.each([
    ['maria.lopez@example.com', 'ML'],
    ['Maria López Ruiz', 'ML'],
    ['bob', 'B'],
    ['@', '?'],
    ['林 小明', '林小'],
  ])('makes of %s the letters %s', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })
})
