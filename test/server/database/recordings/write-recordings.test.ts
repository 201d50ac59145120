import { describe, expect, it } from 'vitest'

import { anonymousOwner, ownerOf, personKey } from '../../../../src/server/database/recordings/owner.ts'
import { urlText } from '../../../../src/server/database/recordings/write-recordings.ts'
import type { RecordingInfo } from '../../../../src/recording/replay-source.ts'

describe('urlText', () => {
  it('puts each address on a line of its own, once, in lower case', () => {
    expect(urlText(['https://X.example/A', 'https://x.example/a', '', 'https://x.example/b'])).toBe(
      '\nhttps://x.example/a\nhttps://x.example/b\n',
    )
  })

  it('is empty where there are none', () => {
    expect(urlText([])).toBe('')
    expect(urlText([''])).toBe('')
  })

  it('does not let one address pass for two', () => {
    expect(urlText(['https://x.example/a\nhttps://y.example/'])).toBe('\nhttps://x.example/a https://y.example/\n')
  })

  it('stays within what a row can bear', () => {
    const urls = Array.from({ length: 5_000 }, (_, at) => `https://x.example/${at}/${'long'.repeat(20)}`)
    expect(urlText(urls).length).toBeLessThanOrEqual(65_538)
  })
})

describe('personKey', () => {
  it('takes addresses as people type them, and distinct ids as they are', () => {
    expect(personKey('email', ' Ada@X.example ')).toBe('ada@x.example')
    expect(personKey('distinct_id', ' Ada ')).toBe(' Ada ')
  })

  it('cuts what no index could hold, the same way each time', () => {
    expect(personKey('distinct_id', 'x'.repeat(9_000))).toBe('x'.repeat(512))
  })
})

describe('ownerOf', () => {
  const info: RecordingInfo = { id: 'a', startMs: 0, endMs: 0, ongoing: false }
  const known = { distinctIds: ['d1'], properties: {} }

  it.each<[string, Partial<RecordingInfo>, string | null]>([
    ['the person', { person: { ...known, id: 'p1', email: 'a@x' }, distinctId: 'd2' }, 'person:p1'],
    ['the address', { person: { ...known, email: 'A@x' }, distinctId: 'd2' }, 'email:a@x'],
    ['the recording’s distinct id', { person: known, distinctId: 'd2' }, anonymousOwner('d2')],
    ['the person’s distinct id', { person: known }, anonymousOwner('d1')],
    ['nobody', {}, null],
  ])('is %s where nothing better is known', (_, more, expected) => {
    expect(ownerOf({ ...info, ...more })).toBe(expected)
  })

  it('never takes a distinct id for a person of that name', () => {
    expect(ownerOf({ ...info, distinctId: 'p1' })).not.toBe(ownerOf({ ...info, person: { ...known, id: 'p1' } }))
  })
})
