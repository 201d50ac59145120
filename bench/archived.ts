import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

import { writeArchive } from '../src/recording/archive/index.ts'
import { decodeBlock } from '../src/recording/decode/decode-block.ts'
import { snapshotAlone } from '../scripts/corpus/snapshot-alone.ts'
import { MADE_FOLDER } from './make-recording.ts'

/** A recording where those who are compared find it: as an archive, and as one compressed file. */
export interface Archived {
  readonly recordingId: string
  /** Holds the archive's folder, which bears the id. */
  readonly folder: string
  /** A JSON array of rrweb events, gzipped. */
  readonly zipped: string
  /** The same with nothing but page size and first full snapshot. */
  readonly zippedPage: string
  readonly durationMs: number
}

const ID = 'recording'

/** @param file A JSON array of rrweb events, gzip or not. */
export async function archived(file: string): Promise<Archived> {
  const folder = path.join(MADE_FOLDER, 'archives', path.basename(path.dirname(file)), path.basename(file))
  const { events } = decodeBlock(new Uint8Array(readFileSync(file)))
  const times = events.map(({ event }) => event.timestamp)
  const [startMs, endMs] = [least(times), -least(times.map((time) => -time))]
  const [zipped, zippedPage] = [path.join(folder, 'events.json.gz'), path.join(folder, 'page.json.gz')]
  const info = { id: ID, startMs, endMs, ongoing: false }
  if (!existsSync(path.join(folder, ID, 'manifest.json'))) {
    mkdirSync(folder, { recursive: true })
    const all = events.map(({ event }) => event)
    writeFileSync(zipped, gzipSync(JSON.stringify(all)))
    writeFileSync(zippedPage, gzipSync(JSON.stringify(snapshotAlone(all))))
    for await (const { path: name, bytes } of writeArchive({ info, events })) {
      const target = path.join(folder, ID, name)
      mkdirSync(path.dirname(target), { recursive: true })
      writeFileSync(target, bytes)
    }
  }
  return { recordingId: ID, folder, zipped, zippedPage, durationMs: endMs - startMs }
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity)
}
