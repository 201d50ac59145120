import { describe, expect, it } from 'vitest'

import { decodeBlock, decodeSteps } from '../../../src/recording/decode/decode-block.ts'
import type { WindowEvent } from '../../../src/recording/events.ts'
import { fixtureEvents, OLD_STREAM, TODO_MVC, TWO_TABS } from '../fixtures.ts'
import { WIRE_FORMS, type WireForm } from '../wire-forms.ts'

function asWritten(form: WireForm, events: readonly WindowEvent[]): readonly WindowEvent[] {
  const known = form.keepsWindows ? events : events.map(({ event }) => ({ windowId: 'main', event }))
  return form.keepsOrder ? known : byWindow(known)
}

function byWindow(events: readonly WindowEvent[]): readonly WindowEvent[] {
  const windows = [...new Set(events.map(({ windowId }) => windowId))]
  return windows.flatMap((id) => events.filter(({ windowId }) => windowId === id))
}

describe.each([TODO_MVC, TWO_TABS, OLD_STREAM])('decodeBlock on %s', (fixture) => {
  const events = fixtureEvents(fixture)

  it('has a fixture worth the name', () => {
    expect(events.length).toBeGreaterThan(200)
  })

  it.each(WIRE_FORMS)('reads $name', (form) => {
    const decoded = decodeBlock(form.write(events))
    expect(decoded.problems).toEqual([])
    expect(decoded.events).toEqual(asWritten(form, events))
  })
})

describe('decodeSteps', () => {
  const events = fixtureEvents(TWO_TABS)

  it.each(WIRE_FORMS)('gives the same for $name however often it is paused', (form) => {
    const bytes = form.write(events)
    const steps = decodeSteps(bytes, { blockKey: 'b' })
    let pauses = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) pauses++
    expect(step.value).toEqual(decodeBlock(bytes, { blockKey: 'b' }))
    expect(pauses).toBeGreaterThan(10)
  })
})

describe('the format that decodeBlock tells', () => {
  const events = fixtureEvents(TODO_MVC).slice(0, 5)
  const formatOf = (name: string) => {
    const form = WIRE_FORMS.find((each) => each.name === name)
    return form === undefined ? null : decodeBlock(form.write(events)).format
  }

  it.each([
    ['blob_v2 lines', 'blob_v2'],
    ['snappy blocks with lengths, gzipped', 'blob_v2'],
    ['one raw snappy block', 'blob_v2'],
    ['old lines with window_id', 'v1'],
    ['bare event lines', 'events'],
    ['a bare rrweb list', 'events'],
    ['{ events }', 'events'],
    ['PostHog export 2023-04-28', 'export'],
    ['PostHog export 2022-12-02, gzipped', 'export'],
  ])('is, for %s, %s', (name, format) => {
    expect(formatOf(name)).toBe(format)
  })
})
