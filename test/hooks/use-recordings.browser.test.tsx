import { QueryClient } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'

import { useRecording } from '../../src/hooks/use-recording.ts'
import { useRecordings } from '../../src/hooks/use-recordings.ts'
import type { RecordingFilter, ReplaySource } from '../../src/recording/replay-source.ts'
import { failingSource, RECORDING_ID, visitSource } from '../../stories/fixtures/sources.ts'

afterEach(cleanup)

function One({
  source,
  id = RECORDING_ID,
  queryClient,
}: {
  source: ReplaySource
  id?: string
  queryClient?: QueryClient
}) {
  const { data, error } = useRecording(source, id, queryClient && { queryClient })
  return <p>{error ? `failed: ${error.code}` : (data?.person?.email ?? 'pending')}</p>
}

function Many({ source, filter }: { source: ReplaySource; filter: RecordingFilter }) {
  const { data } = useRecordings(source, filter)
  return <p>{data ? `found: ${data.recordings.map((recording) => recording.id).join()}` : 'pending'}</p>
}

describe('useRecording', () => {
  it('tells of a recording outside any replay', async () => {
    const { findByText } = render(<One source={{ ...visitSource(), id: 'alone' }} />)
    await findByText('maria.lopez@example.com')
  })

  it('asks once for equal sources', async () => {
    let asked = 0
    const make = (): ReplaySource => {
      const source = visitSource()
      return { ...source, id: 'counted', getRecording: (...args) => (asked++, source.getRecording(...args)) }
    }
    const queryClient = new QueryClient()
    const { findByText, rerender } = render(<One source={make()} queryClient={queryClient} />)
    await findByText('maria.lopez@example.com')
    rerender(<One source={make()} queryClient={queryClient} />)
    await findByText('maria.lopez@example.com')
    expect(asked).toBe(1)
  })

  it('gives the typed error', async () => {
    const { findByText } = render(<One source={failingSource('deleted', { what: 'gone' })} />)
    await findByText('failed: deleted')
  })
})

describe('useRecordings', () => {
  it('lists those that pass the filter', async () => {
    const source = { ...visitSource(), id: 'listed' }
    const { findByText, rerender } = render(<Many source={source} filter={{ email: 'maria.lopez@example.com' }} />)
    await findByText(`found: ${RECORDING_ID}`)
    rerender(<Many source={source} filter={{ email: 'nobody@example.com' }} />)
    await findByText('found:')
  })

  it('stays pending where the source cannot list: that is not "none"', async () => {
    const { listRecordings: _, ...rest } = visitSource()
    const mute: ReplaySource = { ...rest, id: 'mute', capabilities: { ...rest.capabilities, list: false } }
    const { getByText } = render(<Many source={mute} filter={{}} />)
    await new Promise((resolve) => setTimeout(resolve, 50))
    getByText('pending')
  })
})
