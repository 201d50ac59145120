import { describe, expect, it } from 'vitest'

import type { ProductEvent } from '../../../src/recording/replay-source.ts'
import { personOf } from '../../../src/server/ingest/person-of.ts'

const event = (name: string, properties: Record<string, unknown> = {}, distinctId = 'anon'): ProductEvent => ({
  id: 'x',
  name,
  timestampMs: 1,
  distinctId,
  properties,
})

describe('personOf', () => {
  it('knows nobody before somebody is identified', () => {
    expect(personOf([])).toBeNull()
    expect(personOf([event('$pageview'), event('$autocapture', { $set_once: { $initial_referrer: '' } })])).toBeNull()
  })

  it('knows all ids, the newest first, and the latest of what was set', () => {
    const person = personOf([
      event('$pageview'),
      event('$identify', { $anon_distinct_id: 'anon', $set: { email: 'a@b.example', name: 'A' } }, 'user-7'),
      event('$set', { $set: { name: 'Anna' }, $set_once: { name: 'never', plan: 'free' } }, 'user-7'),
    ])
    expect(person).toEqual({
      distinctIds: ['user-7', 'anon'],
      properties: { email: 'a@b.example', name: 'Anna', plan: 'free' },
      name: 'Anna',
      email: 'a@b.example',
    })
  })

  it('takes names only for what are texts', () => {
    expect(personOf([event('$identify', { $set: { name: 3, email: { a: 1 } } })])).not.toHaveProperty('name')
  })
})
