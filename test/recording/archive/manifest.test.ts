import { describe, expect, it } from 'vitest'

import {
  parseArchiveIndex,
  parseManifest,
  parsePerson,
  parseRecordingInfo,
} from '../../../src/recording/archive/index.ts'
import { manifestBlocks } from '../../../src/recording/archive/manifest.ts'
import { isSafeId } from '../../../src/recording/archive/safe-id.ts'
import { parseFlags, parseProductEvents } from '../../../src/recording/archive/product-events.ts'
import { ReplayError } from '../../../src/shared/errors.ts'

const good = () => ({
  formatVersion: 1,
  recording: {
    id: 'visit-1',
    startMs: 1_000,
    endMs: 9_000,
    ongoing: false,
    distinctId: 'd',
    person: {
      id: 'p',
      name: 'Jane',
      email: 'jane@example.com',
      distinctIds: ['d'],
      properties: { plan: 'pro' },
      createdAtMs: 5,
    },
    startUrl: 'https://shop.example/',
    activeMs: 4_000,
    counts: { clicks: 1, keypresses: 2, consoleErrors: 3 },
    kind: 'mobile' as const,
  },
  complete: true,
  windows: [{ id: '', startMs: 1_000, endMs: 9_000, events: 2 }],
  blocks: [
    { key: '000000', startMs: 1_000, endMs: 2_000, bytes: 10, events: 1 },
    { key: '000001', startMs: 3_000, endMs: 9_000, bytes: 20, events: 1 },
  ],
  fullSnapshots: [{ windowId: '', timestampMs: 1_000, blockKey: '000000' }],
  counters: { events: 2, bytes: 30, invalidLines: 0 },
  files: ['person.json'],
})

const derived = () => ({
  ...good(),
  checkpoints: [{ blockKey: '000001', atMs: 2_999, bytes: 50, windowIds: [''] }],
  outline: {
    startMs: 1_000,
    durationMs: 8_000,
    windows: [{ id: '', number: 1, startMs: 0, endMs: 8_000, fullSnapshotsMs: [0] }],
    segments: [
      { kind: 'idle', windowId: null, startMs: 0, endMs: 6_000 },
      { kind: 'active', windowId: '', startMs: 6_000, endMs: 8_000 },
    ],
    density: { bucketMs: 40, values: [0, 0.25, 1] },
  },
})

function refusal(value: unknown): ReplayError {
  try {
    parseManifest(value)
  } catch (error) {
    expect(error).toBeInstanceOf(ReplayError)
    return error as ReplayError
  }
  return expect.fail('accepted')
}

/** Every path to a value within, as keys. */
function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))]
}

function replaceAt(root: unknown, path: readonly string[], replacement: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return replacement
  const copy = (Array.isArray(root) ? [...(root as unknown[])] : { ...(root as object) }) as Record<string, unknown>
  copy[key] = replaceAt(copy[key], rest, replacement)
  return copy
}

describe('parseManifest', () => {
  it('gives back what was written', () => {
    expect(parseManifest(good())).toEqual(good())
  })

  it('ignores fields of later versions that change nothing for it', () => {
    expect(parseManifest({ ...good(), thumbnails: [], density: { values: [] } })).toEqual(good())
  })

  it('asks for an update where a newer format must not be ignored', () => {
    expect(refusal({ ...good(), formatVersion: 2 })).toMatchObject({
      code: 'unsupported',
      fix: 'Update portal-replay.',
    })
  })

  it('gives back what was derived, and says which blocks have a checkpoint', () => {
    const manifest = parseManifest(derived())
    expect(manifest).toEqual(derived())
    expect(manifestBlocks(manifest).map(({ hasCheckpoint }) => hasCheckpoint)).toEqual([undefined, true])
  })

  it.each([
    ['checkpoints.0.atMs', 'x'],
    ['checkpoints.0.windowIds', [5]],
    ['outline.durationMs', -1],
    ['outline.windows.0.number', 2],
    ['outline.windows.0.endMs', -5],
    ['outline.windows.0.fullSnapshotsMs', [NaN]],
    ['outline.segments.0.kind', 'asleep'],
    ['outline.segments.0.endMs', 7_000],
    ['outline.segments.1.startMs', 5_000],
    ['outline.segments', []],
    ['outline.density.bucketMs', 0],
    ['outline.density.values', [2]],
    ['outline.density.values', Array.from({ length: 100_001 }, () => 0)],
  ])('refuses derived %s of a wrong kind', (path, value) => {
    expect(refusal(replaceAt(derived(), path.split('.'), value))).toMatchObject({
      code: 'format_unknown',
      what: expect.stringContaining(`manifest.json: ${path.split('.')[0]!}`) as string,
    })
  })

  it('sorts blocks by time and numbers them so', () => {
    const { blocks, ...rest } = good()
    const manifest = parseManifest({ ...rest, blocks: [...blocks].reverse() })
    expect(manifestBlocks(manifest).map(({ index, key }) => [index, key])).toEqual([
      [0, '000000'],
      [1, '000001'],
    ])
  })

  it.each([
    ['recording.id', '../x'],
    ['recording.endMs', 0],
    ['recording.startMs', -1],
    ['recording.person.distinctIds', [1]],
    ['recording.person.properties', 'x'],
    ['blocks.0.key', '../../secret'],
    ['blocks.0.key', '000001'],
    ['blocks.0.endMs', 0],
    ['blocks.1.bytes', -1],
    ['blocks.1.startMs', Infinity],
    ['windows.0.id', 5],
    ['counters', null],
  ])('refuses %s of %j', (path, value) => {
    expect(refusal(replaceAt(good(), path.split('.'), value)).code).toBe('format_unknown')
  })

  it('names the field that is wrong', () => {
    expect(refusal(replaceAt(good(), ['blocks', '1', 'bytes'], 'many')).what).toBe(
      'manifest.json: blocks[1].bytes is not a number.',
    )
  })

  it('refuses more blocks than a recording can have', () => {
    const { blocks, ...rest } = good()
    const many = Array.from({ length: 100_001 }, (_, index) => ({ ...blocks[0]!, key: String(index) }))
    expect(refusal({ ...rest, blocks: many }).code).toBe('format_unknown')
  })

  it('throws nothing but typed errors, whatever stands wherever', () => {
    const odd = [
      undefined,
      null,
      true,
      -1,
      NaN,
      1e300,
      '',
      'x',
      [],
      [null],
      {},
      { length: -1 },
      JSON.parse('{"__proto__":{"id":"x"}}'),
    ]
    let refused = 0
    for (const path of pathsIn(derived())) {
      for (const value of odd) {
        try {
          parseManifest(replaceAt(derived(), path, value))
        } catch (error) {
          expect(error).toBeInstanceOf(ReplayError)
          refused++
        }
      }
    }
    expect(refused).toBeGreaterThan(200)
  })

  it('takes nothing from a prototype', () => {
    const { recording, ...rest } = good()
    expect(refusal(Object.assign(Object.create({ recording }), rest)).what).toContain('recording')
  })
})

describe('parseArchiveIndex', () => {
  it('reads a list of recordings, and refuses anything else', () => {
    expect(parseArchiveIndex([good().recording])).toEqual([good().recording])
    for (const value of [null, {}, 'x', [5], [{ id: 'x' }]]) {
      expect(() => parseArchiveIndex(value)).toThrow(expect.objectContaining({ code: 'format_unknown' }))
    }
  })
})

describe('parseRecordingInfo and parsePerson', () => {
  it('need no more than id, times and distinct ids', () => {
    const bare = { id: 'x', startMs: 0, endMs: 0, ongoing: true }
    expect(parseRecordingInfo(bare)).toEqual(bare)
    expect(parsePerson({ distinctIds: [] })).toEqual({ distinctIds: [], properties: {} })
  })

  it('take a null for what is not known', () => {
    const bare = { id: 'x', startMs: 0, endMs: 0, ongoing: true }
    expect(parseRecordingInfo({ ...bare, person: null, startUrl: null })).toEqual(bare)
  })
})

describe('parseProductEvents', () => {
  it('reads lines in order of time, and leaves out what is none', () => {
    const event = (id: string, timestampMs: unknown) =>
      JSON.stringify({ id, name: 'paid', timestampMs, properties: { a: 1 } })
    const text = [event('b', 2), 'no json', event('a', 1), '', '5', event('c', 'late'), '{"id":"d"}'].join('\n')
    expect(parseProductEvents(text)).toEqual([
      { id: 'a', name: 'paid', timestampMs: 1, properties: { a: 1 } },
      { id: 'b', name: 'paid', timestampMs: 2, properties: { a: 1 } },
    ])
  })
})

describe('parseFlags', () => {
  it('reads flags, leaves out what is none, and refuses what is no list', () => {
    expect(parseFlags([{ key: 'a', active: true, name: 'A' }, { key: 5 }, null])).toEqual([
      { key: 'a', active: true, name: 'A' },
    ])
    expect(() => parseFlags({})).toThrow(expect.objectContaining({ code: 'format_unknown' }))
  })
})

describe('isSafeId', () => {
  it('lets nothing through that a path or an address would read differently', () => {
    for (const id of ['0197-ab_C', 'a', 'x'.repeat(64)]) expect(isSafeId(id)).toBe(true)
    for (const id of ['', '.', '..', 'a/b', 'a\\b', 'a%2e', 'a b', 'a\n', 'é', 'x'.repeat(65), 5, null])
      expect(isSafeId(id)).toBe(false)
  })
})
