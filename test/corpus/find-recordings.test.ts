import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { findRecordings } from '../../scripts/corpus/find-recordings.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'corpus-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

describe('findRecordings', () => {
  it('takes every file of events, in folders of any depth, and leaves indexes alone', () => {
    write('b.json', '[]')
    write('deep/er/a.jsonl.gz', gzipSync('x'))
    write('index.json', '[]')
    write('README.md', '')
    expect(findRecordings(folder).map(({ name }) => name)).toEqual(['b', 'a'])
  })

  it('knows how large a compressed recording is', () => {
    write('a.json.gz', gzipSync('x'.repeat(5_000)))
    expect(findRecordings(folder)[0]?.bytes).toBe(5_000)
  })

  it('reads blocks in the order of their numbers, with their times', () => {
    for (const name of ['10.jsonl', '9.jsonl']) write(`shop/blocks/${name}`, 'x')
    write('shop/blocks/0.jsonl.gz', gzipSync('x'))
    const source = (key: string, second: number) => ({
      blob_key: key,
      start_timestamp: `2026-01-01T00:00:0${second}Z`,
      end_timestamp: `2026-01-01T00:00:0${second + 1}Z`,
    })
    write('shop/sources.json', JSON.stringify({ sources: [source('0', 1), source('9', 2)] }))
    const [recording] = findRecordings(folder)

    expect(recording?.blocks.map(({ file }) => path.basename(file))).toEqual(['0.jsonl.gz', '9.jsonl', '10.jsonl'])
    expect(recording?.blocks.map(({ startMs }) => startMs)).toEqual([
      Date.parse('2026-01-01T00:00:01Z'),
      Date.parse('2026-01-01T00:00:02Z'),
      undefined,
    ])
  })

  it('gives each picture the figures published for its window and place, though labels repeat', () => {
    write('shop/events.json', '[]')
    const truth = (windowId: string) => ({
      file: 'shots/1.png',
      label: 'grid',
      epoch_ms: 5,
      windowId,
      viewport: [800, 600],
    })
    const figures = (...shares: number[]) => shares.map((diffPct) => ({ label: 'grid', diffPct }))
    const info = {
      name: 'shop',
      file: 'events.json',
      groundTruth: [truth('a'), truth('b'), truth('a')],
      validation: {
        windows: [
          { windowId: 'a', gt: figures(1, 2), noVdom: { gt: figures(3, 4) } },
          { windowId: 'b', gt: figures(5), noVdom: { gt: figures(6) } },
        ],
      },
    }
    write('shop/info.json', JSON.stringify(info))
    const [recording] = findRecordings(folder)

    expect(recording?.pictures.map(({ published }) => [published.rrweb, published.noVirtualDom])).toEqual([
      [1, 3],
      [5, 6],
      [2, 4],
    ])
  })
})
