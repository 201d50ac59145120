import { describe, expect, it } from 'vitest'

import { measureIngest } from '../../bench/ingest-load.ts'

describe('forty recorders at once', () => {
  it('are all heard, and nothing of what they sent is lost', async () => {
    const { sent, acknowledged, lost } = await measureIngest({ recorders: 40, seconds: 6, everyMs: 1_000 })
    expect(sent).toBeGreaterThan(40)
    expect({ acknowledged, lost }).toEqual({ acknowledged: sent, lost: 0 })
  })
})
