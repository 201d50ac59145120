import { describe, expect, it } from 'vitest'

import { defaultMessages, mergeMessages } from '../../src/components/messages.ts'

describe('mergeMessages', () => {
  it('gives the very defaults where nothing is overridden, so that nothing re-renders', () => {
    expect(mergeMessages(undefined)).toBe(defaultMessages)
  })

  it('replaces a text deep inside and keeps its neighbours', () => {
    const merged = mergeMessages({
      status: { errors: { not_found: { title: 'Nicht gefunden' } } },
      controls: { play: 'Abspielen' },
    })
    expect(merged.status.errors.not_found.title).toBe('Nicht gefunden')
    expect(merged.status.errors.not_found.body).toBe(defaultMessages.status.errors.not_found.body)
    expect(merged.controls.play).toBe('Abspielen')
    expect(merged.controls.pause).toBe(defaultMessages.controls.pause)
  })

  it('replaces texts that are functions', () => {
    expect(mergeMessages({ status: { retryIn: (seconds) => `noch ${seconds} s` } }).status.retryIn(3)).toBe('noch 3 s')
  })

  it('ignores what is no text of ours, and leaves the defaults as they are', () => {
    const override = JSON.parse('{"controls":{"play":"x","__proto__":{"y":1},"other":"z"},"nope":{}}') as object
    const merged = mergeMessages(override)
    expect(Object.keys(merged.controls).sort()).toEqual(Object.keys(defaultMessages.controls).sort())
    expect(defaultMessages.controls.play).toBe('Play')
  })
})
