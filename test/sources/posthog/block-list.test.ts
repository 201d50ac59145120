import { describe, expect, it } from 'vitest'

import { toBlockList } from '../../../src/sources/posthog/block-list.ts'
import { toRuns } from '../../../src/sources/posthog/block-runs.ts'
import { uuidV7TimeMs } from '../../../src/sources/posthog/uuid-v7.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString()
const ms = (minutes: number) => Date.parse(at(minutes))
const v2 = (key: string, minutes: number) => ({
  source: 'blob_v2',
  blob_key: key,
  start_timestamp: at(minutes),
  end_timestamp: at(minutes + 1),
})

describe('toBlockList', () => {
  it('numbers blocks in order of time', () => {
    const { blocks } = toBlockList({ sources: [v2('1', 5), v2('0', 0)] }, ms(10))
    expect(blocks).toEqual([
      { index: 0, key: '0', startMs: ms(0), endMs: ms(1) },
      { index: 1, key: '1', startMs: ms(5), endMs: ms(6) },
    ])
  })

  it('uses the copy kept for long only where there is nothing else', () => {
    const longTerm = { source: 'blob_v2_lts', blob_key: 'session_recordings_lts/0197-ab', start_timestamp: null }
    expect(toBlockList({ sources: [longTerm, v2('0', 0)] }, ms(10)).blocks.map(({ key }) => key)).toEqual(['0'])
    expect(toBlockList({ sources: [longTerm] }, ms(10))).toEqual({
      blocks: [{ index: 0, key: 'session_recordings_lts/0197-ab' }],
      complete: true,
    })
  })

  it('lets no key through that is neither a position nor such a path', () => {
    for (const key of ['../1', '1&project=2', 'a//b', '/a', 'a/', '1e9', '-1', 'a/../b', 'x'.repeat(300)]) {
      for (const source of ['blob_v2', 'blob_v2_lts']) {
        const isFine = source === 'blob_v2_lts' && ['1e9', '-1'].includes(key)
        const list = () => toBlockList({ sources: [{ source, blob_key: key }] }, 0).blocks.length
        if (isFine) expect(list()).toBe(1)
        else expect(list).toThrow(expect.objectContaining({ code: 'unsupported' }))
      }
    }
  })

  it('leaves out entries it does not know beside ones that it does', () => {
    const { blocks } = toBlockList({ sources: [null, 5, { source: 'realtime' }, v2('0', 0)] }, ms(10))
    expect(blocks).toHaveLength(1)
  })

  it('is complete when the session has been quiet for longer than a session can be', () => {
    const complete = (nowMinutes: number) => toBlockList({ sources: [v2('0', 0)] }, ms(nowMinutes)).complete
    expect([complete(30), complete(36), complete(37)]).toEqual([false, false, true])
  })

  it('is complete a day after its start, though something has just come', () => {
    const sources = [v2('0', 0), v2('1', 1_440)]
    expect([toBlockList({ sources }, ms(1_440)).complete, toBlockList({ sources }, ms(1_441)).complete]).toEqual([
      false,
      true,
    ])
  })
})

describe('toRuns', () => {
  const blocks = (...keys: string[]) => keys.map((key, index) => ({ index, key }))
  const runs = (...keys: string[]) => toRuns(blocks(...keys)).map((run) => run.map(({ key }) => key).join(' '))

  it('joins what follows each other, in the order asked for', () => {
    expect(runs('0', '1', '2', '5', '4', '6')).toEqual(['0 1 2', '5', '4', '6'])
    expect(runs('3', '3')).toEqual(['3', '3'])
    expect(runs('a/b', 'a/c')).toEqual(['a/b', 'a/c'])
    expect(runs()).toEqual([])
  })

  it('never asks for more than twenty at once', () => {
    const many = toRuns(blocks(...Array.from({ length: 50 }, (_, position) => String(position))))
    expect(many.map((run) => run.length)).toEqual([20, 20, 10])
  })
})

describe('uuidV7TimeMs', () => {
  it('reads the time in an id, and none in ids of another kind', () => {
    expect(uuidV7TimeMs('01a207ea-58cf-7364-a180-7001820987be')).toBe(0x01a207ea58cf)
    expect(uuidV7TimeMs('01a207ea-58cf-4364-a180-7001820987be')).toBeNull()
    expect(uuidV7TimeMs('neighbour')).toBeNull()
  })
})
