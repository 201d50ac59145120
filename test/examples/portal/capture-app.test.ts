import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { createCapture } from '../../../examples/portal/server/capture/capture-app.ts'

const SESSION = '0197aaaa-0000-7000-8000-000000000001'
const START_MS = Date.parse('2026-11-23T10:00:00.000Z')

const envelope = (event: string, properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  uuid: `${event}-1`,
  event,
  timestamp: new Date(START_MS).toISOString(),
  properties: { $session_id: SESSION, $window_id: 'w1', distinct_id: 'customer-101', ...properties },
  ...more,
})

async function captured(path: string, ...events: unknown[]) {
  const capture = createCapture({ recording: true })
  const response = await capture.app.request(path, { method: 'POST', body: gzipSync(JSON.stringify(events)) })
  return { capture, response }
}

describe('createCapture', () => {
  it('answers what posthog-js expects and keeps events with their window, unchanged', async () => {
    const compressed = { type: 2, cv: '2024-10', data: '\u001f\u008b\b', timestamp: START_MS }
    const { capture, response } = await captured('/s/', envelope('$snapshot', { $snapshot_data: [compressed] }))
    expect(await response.json()).toEqual({ status: 1 })
    expect(capture.sessions.get(SESSION)?.events).toEqual([{ windowId: 'w1', event: compressed }])
  })

  it('tells times, first address and clicks of a session', async () => {
    const { capture } = await captured(
      '/s/',
      envelope('$snapshot', {
        $snapshot_data: [
          { type: 4, timestamp: START_MS, data: { href: 'http://shop.example/', width: 1, height: 1 } },
          { type: 3, timestamp: START_MS + 900, data: { source: 2, type: 2 } },
          { type: 3, timestamp: START_MS + 950, data: { source: 2, type: 1 } },
        ],
      }),
    )
    expect(capture.sessions.get(SESSION)?.info(false)).toEqual({
      id: SESSION,
      startMs: START_MS,
      endMs: START_MS + 950,
      ongoing: false,
      counts: { clicks: 1 },
      distinctId: 'customer-101',
      startUrl: 'http://shop.example/',
    })
  })

  it('knows the person from the moment they are identified', async () => {
    const set = { name: 'Maria López', email: 'maria.lopez@example.com' }
    const { capture } = await captured('/e/', envelope('$identify', { $anon_distinct_id: 'anon-1' }, { $set: set }))
    const session = capture.sessions.get(SESSION)
    expect(session?.person).toEqual({ ...set, distinctIds: ['customer-101', 'anon-1'], properties: set })
    expect(session?.productEvents).toMatchObject([{ name: '$identify', timestampMs: START_MS, windowId: 'w1' }])
  })

  it('takes no session whose id could not name a folder', async () => {
    const { capture } = await captured('/e/', envelope('$pageview', { $session_id: '../../etc' }))
    expect(capture.sessions.size).toBe(0)
  })

  it('takes nothing and asks for nothing when it does not record', async () => {
    const capture = createCapture({ recording: false })
    const config = await capture.app.request('/array/phc_x/config')
    expect(await config.json()).toMatchObject({ sessionRecording: false, hasFeatureFlags: true })
    await capture.app.request('/e/', { method: 'POST', body: JSON.stringify([envelope('$pageview', {})]) })
    expect(capture.sessions.size).toBe(0)
  })

  it('answers flags with their variants', async () => {
    const { app } = createCapture({ recording: true })
    const answer = await (await app.request('/flags/?v=2', { method: 'POST' })).json()
    expect(answer).toMatchObject({
      errorsWhileComputingFlags: false,
      flags: { 'new-checkout': { enabled: true, variant: 'test' }, 'express-pay': { enabled: false } },
    })
  })

  it('serves the recorder out of the package, and nothing else of it', async () => {
    const { app } = createCapture({ recording: true })
    const recorder = await app.request('/static/1.449.2/lazy-recorder.js')
    expect(recorder.headers.get('content-type')).toBe('text/javascript')
    expect((await recorder.text()).length).toBeGreaterThan(10_000)
    expect((await app.request('/static/1.449.2/main.js')).status).toBe(404)
    expect((await app.request('/static/..%2F..%2Fpackage.json')).status).toBe(404)
  })
})
