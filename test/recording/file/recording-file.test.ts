import { describe, expect, it } from 'vitest'

import type { WindowEvent } from '../../../src/recording/events.ts'
import { readRecordingFile } from '../../../src/recording/file/read-recording-file.ts'
import { writeRecordingFile } from '../../../src/recording/file/write-recording-file.ts'
import { ReplayError } from '../../../src/shared/errors.ts'
import { fixtureBytes, fixtureEvents, IDLE, TODO_MVC, TWO_TABS } from '../fixtures.ts'
import { compressFields, gzip, text, WIRE_FORMS } from '../wire-forms.ts'

function codeOf(read: () => unknown): string | undefined {
  try {
    read()
  } catch (error) {
    return error instanceof ReplayError ? error.code : String(error)
  }
  return undefined
}

describe('readRecordingFile', () => {
  it.each(WIRE_FORMS)('plays $name', (form) => {
    const events = fixtureEvents(TODO_MVC)
    const { info, recording } = readRecordingFile(form.write(events), { name: 'todo.json' })
    expect(info).toMatchObject({
      startMs: events[0]?.event.timestamp,
      endMs: events[0]!.event.timestamp + 36_857,
      ongoing: false,
    })
    const view = recording.view()
    expect(view).toMatchObject({ durationMs: 36_857, eventCount: 350, complete: true, problems: [] })
    expect(recording.base(view.windows[0]!.id, 10_000)).not.toBeNull()
  })

  it('takes id and person from an export', () => {
    const person = {
      uuid: 'p1',
      name: 'Ann',
      distinct_ids: ['u1', 7],
      properties: { email: 'ann@shop.example' },
      created_at: '2026-01-02T00:00:00Z',
    }
    const [event] = fixtureEvents(TODO_MVC)
    const bytes = text(
      JSON.stringify({ version: '2023-04-28', data: { id: 's-1', person, snapshots: [event!.event] } }),
    )
    expect(readRecordingFile(bytes, { name: 'export.json' }).info).toMatchObject({
      id: 's-1',
      person: {
        id: 'p1',
        name: 'Ann',
        email: 'ann@shop.example',
        distinctIds: ['u1'],
        createdAtMs: Date.UTC(2026, 0, 2),
      },
    })
  })

  it.each([
    ['checkout.json', 'checkout'],
    ['checkout.jsonl.gz', 'checkout'],
    ['export-17.ph-recording.json', 'export-17'],
    ['no ending', 'no ending'],
  ])('calls the recording of %s %s', (name, id) => {
    expect(readRecordingFile(fixtureBytes(TODO_MVC), { name }).info.id).toBe(id)
  })

  it.each([
    ['what is no recording', text('<html>'), 'format_unknown'],
    ['another JSON file', text('{"name":"x"}'), 'format_unknown'],
    ['an empty list', text('[]'), 'empty'],
    [
      'an export without events',
      text('{"version":"2023-04-28","data":{"id":"x","person":null,"snapshots":[]}}'),
      'empty',
    ],
    ['nothing', new Uint8Array(0), 'empty'],
    ['a list of events that are none', text('[{"type":"x"}]'), 'empty'],
    ['a bomb', gzip(new Uint8Array(40e6).fill(0x20)), 'too_large'],
  ])('refuses %s', (_, bytes, code) => {
    expect(codeOf(() => readRecordingFile(bytes, { name: 'x.json' }))).toBe(code)
  })

  it('says what the file is called and what to do', () => {
    expect(() => readRecordingFile(text('<html>'), { name: 'page.html' })).toThrow(
      /^page\.html is in no known format.*Choose/,
    )
  })
})

describe('writeRecordingFile', () => {
  it.each([TODO_MVC, TWO_TABS, IDLE])('writes %s so that it is read back', (fixture) => {
    const events = fixtureEvents(fixture)
    const person = { id: 'p1', name: 'Ann', distinctIds: ['u1'], properties: { plan: 'pro' }, createdAtMs: 1e12 }
    const bytes = writeRecordingFile({ id: 's-1', person, events })
    const back = readRecordingFile(bytes)
    expect(back.info).toMatchObject({ id: 's-1', person })
    expect(back.decoded.format).toBe('export')
    expect(back.decoded.events).toEqual(events)
  })

  it('keeps the word for how fields are compressed, of events that come as they were received', () => {
    const events = fixtureEvents(TODO_MVC)
    const asReceived = events.map(({ windowId, event }) => ({
      windowId,
      event: compressFields(event) as unknown as WindowEvent['event'],
    }))
    const back = readRecordingFile(writeRecordingFile({ id: 's-1', events: asReceived }))
    expect(back.decoded.problems).toEqual([])
    expect(back.decoded.events).toEqual(events)
  })

  it('is the JSON that PostHog’s player wants', () => {
    const events = fixtureEvents(TODO_MVC)
    const file = JSON.parse(
      new TextDecoder().decode(writeRecordingFile({ id: 's-1', events: [...events].reverse() })),
    ) as {
      version: string
      data: { id: string; person: unknown; snapshots: { windowId: string; timestamp: number }[] }
    }
    expect(file).toMatchObject({ version: '2023-04-28', data: { id: 's-1', person: null } })
    const times = file.data.snapshots.map(({ timestamp }) => timestamp)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(file.data.snapshots[0]).toMatchObject({ windowId: 'main', type: 0, data: {} })
  })
})
