import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'

import { personQuery, recordingQuery, recordingsQuery } from '../../src/hooks/replay-queries.ts'
import type { ReplaySource } from '../../src/recording/replay-source.ts'
import { ReplayError } from '../../src/shared/errors.ts'
import { memorySource } from '../../src/sources/index.ts'

const source = memorySource({ recordings: [{ info: { id: 'r1' }, events: [] }], id: 's' })

function failing(errors: ReplayError[]): { source: ReplaySource; calls: () => number } {
  let calls = 0
  return {
    calls: () => calls,
    source: {
      ...source,
      getRecording: async (id, options) => {
        calls++
        const error = errors.shift()
        if (error) throw error
        return source.getRecording(id, options)
      },
    },
  }
}

describe('recordingQuery', () => {
  it('keys by the source’s id, not by the object', () => {
    const again = memorySource({ recordings: [], id: 's' })
    expect(recordingQuery(again, 'r1').queryKey).toEqual(recordingQuery(source, 'r1').queryKey)
    expect(JSON.stringify(recordingQuery(source, 'r1').queryKey)).toBe('["portal-replay","s","recording","r1"]')
  })

  it('waits as long as the other side said, then tries again', async () => {
    const { source: limited, calls } = failing([new ReplayError('rate_limited', { what: 'slow', retryAfterMs: 60 })])
    const observer = new QueryObserver(new QueryClient(), recordingQuery(limited, 'r1'))
    const startedMs = performance.now()
    const stop = observer.subscribe(() => {})
    await expect.poll(() => observer.getCurrentResult().data?.id).toBe('r1')
    stop()
    expect(calls()).toBe(2)
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(59)
  })

  it('does not try again what trying cannot help', async () => {
    const { source: gone, calls } = failing([new ReplayError('deleted', { what: 'gone' })])
    const observer = new QueryObserver(new QueryClient(), recordingQuery(gone, 'r1'))
    const stop = observer.subscribe(() => {})
    await expect.poll(() => observer.getCurrentResult().error?.code).toBe('deleted')
    stop()
    expect(calls()).toBe(1)
  })

  it('asks even where the browser believes to be offline: a file or a local server is still there', () => {
    expect(recordingQuery(source, 'r1').networkMode).toBe('always')
  })

  it('stops the source when nobody listens any more', async () => {
    let aborted = false
    const slow: ReplaySource = {
      ...source,
      getRecording: (_id, { signal } = {}) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => {
            aborted = true
            reject(new ReplayError('aborted', { what: 'stopped' }))
          })
        }),
    }
    const stop = new QueryObserver(new QueryClient(), recordingQuery(slow, 'r1')).subscribe(() => {})
    stop()
    expect(aborted).toBe(true)
  })
})

describe('queries of what a source cannot tell', () => {
  it('are disabled, so that "not known" never looks like "none"', () => {
    expect(personQuery(source, 'r1').enabled).toBe(false)
    const mute = { ...source, capabilities: { ...source.capabilities, list: false } }
    expect(recordingsQuery(mute, {}).enabled).toBe(false)
  })
})
