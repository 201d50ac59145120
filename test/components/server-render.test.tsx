import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'

import { SessionReplay } from '../../src/components/session-replay.tsx'
import { RECORDING_ID, visitSource } from '../../stories/fixtures/sources.ts'

describe('SessionReplay on a server', () => {
  it('renders its frame without a DOM, as frameworks that prerender client components do', () => {
    const html = renderToString(<SessionReplay source={visitSource()} recordingId={RECORDING_ID} />)
    expect(html).toContain('data-state="loading"')
    expect(html).toContain('role="slider"')
  })
})
