import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'

import { MANIFEST_PATH } from '../recording/archive/archive-paths.ts'
import { isSafeId } from '../recording/archive/safe-id.ts'
import { readRecordingFile } from '../recording/file/read-recording-file.ts'
import { directoryStore } from '../server/adapters/directory-store.ts'
import { archiveSource } from '../server/archive-source.ts'
import type { ArchiveStore } from '../server/ports/archive-store.ts'
import { readManifest, storedRecordings } from '../server/stored-recordings.ts'
import { ReplayError } from '../shared/errors.ts'
import { defineCommand, type CommandCall } from './command.ts'
import { ExitCode } from './exit-code.ts'
import { loadRecording, type LoadedRecording } from './load-recording.ts'
import { openStore, STORE_NOTES, STORE_OPTIONS } from './open-store.ts'
import { jsonLine } from './plain-text.ts'
import { count, duration, factsText, recordingFacts, size } from './recording-facts.ts'
import { table } from './table.ts'

export const inspect = defineCommand({
  usage: ['FILE…', 'FOLDER', 'STORE ID'],
  about:
    'Says what is in a recording file, or in an archived recording: facts, what could not be used, and what was made\n' +
    'harmless. Of a store without an ID it lists the recordings. Ends with 3 where a recording has problems.',
  options: {
    ...STORE_OPTIONS,
    json: { type: 'boolean', about: 'One line of JSON per recording' },
  },
  notes: STORE_NOTES,

  async run(call) {
    const { positionals, values, signal } = call
    const [place, id, ...more] = positionals
    if (place === undefined) throw nothingNamed()
    const isStore = place.includes('://') || (await isFolder(place))
    if (!isStore) return showAll(call, files(positionals))
    if (more.length > 0) throw nothingNamed()
    const [store, recordingId] = await openFolder(place, id, () => openStore(place, { ...call, values }))
    if (recordingId === undefined) return list(call, store)
    return showAll(call, [loadRecording(archiveSource(store), recordingId, { signal })])
  },
})

/** A recording's own folder stands for the recording. */
async function openFolder(
  place: string,
  id: string | undefined,
  open: () => ArchiveStore,
): Promise<readonly [ArchiveStore, string | undefined]> {
  const name = path.basename(path.resolve(place))
  const isRecording = id === undefined && isSafeId(name) && (await isFile(path.join(place, MANIFEST_PATH)))
  return isRecording ? [directoryStore(path.dirname(path.resolve(place))), name] : [open(), id]
}

async function* files(names: readonly string[]): AsyncGenerator<LoadedRecording> {
  for (const name of names) {
    const bytes = await readFile(name).catch((cause: unknown) => {
      throw new ReplayError('not_found', { what: `${name} cannot be read.`, fix: 'Check the path.', cause })
    })
    const { info, recording } = readRecordingFile(bytes, { name: path.basename(name) })
    yield { info, recording, blocks: 1, bytes: bytes.length }
  }
}

async function showAll(
  { terminal, values }: CommandCall<{ json: { type: 'boolean'; about: string } }>,
  recordings: AsyncIterable<LoadedRecording> | Iterable<Promise<LoadedRecording>>,
): Promise<ExitCode> {
  let code: ExitCode = ExitCode.Done
  let shown = 0
  for await (const loaded of recordings) {
    const facts = recordingFacts(loaded)
    if (facts.problems.length > 0) code = ExitCode.PartlyDone
    const text = `${shown++ > 0 ? '\n' : ''}${factsText(facts)}`
    await terminal.out(values.json ? jsonLine(facts) : text)
  }
  return code
}

async function list(
  { terminal, values, signal }: CommandCall<{ json: { type: 'boolean'; about: string } }>,
  store: ArchiveStore,
): Promise<ExitCode> {
  const rows: (readonly string[])[] = []
  let damaged = 0
  for await (const { id, objects } of storedRecordings(store, { signal })) {
    const manifest = await readManifest(store, id, { signal })
    const bytes = objects.reduce((sum, object) => sum + object.bytes, 0)
    if (manifest === null) damaged += 1
    const status = manifest === null ? 'damaged' : manifest.complete ? 'closed' : 'live'
    const startMs = manifest?.recording.startMs
    const durationMs = manifest === null ? null : manifest.recording.endMs - manifest.recording.startMs
    const startsAt = startMs === undefined ? null : new Date(startMs).toISOString()
    if (values.json) await terminal.out(jsonLine({ id, status, startsAt, durationMs, bytes, objects: objects.length }))
    else rows.push([id, status, startsAt ?? '', durationMs === null ? '' : duration(durationMs), size(bytes)])
  }
  if (!values.json) await terminal.out(`${table(rows)}${count(rows.length, 'recording')}\n`)
  return damaged > 0 ? ExitCode.PartlyDone : ExitCode.Done
}

async function isFolder(name: string): Promise<boolean> {
  return stat(name).then(
    (facts) => facts.isDirectory(),
    () => false,
  )
}

async function isFile(name: string): Promise<boolean> {
  return stat(name).then(
    (facts) => facts.isFile(),
    () => false,
  )
}

function nothingNamed(): ReplayError {
  return new ReplayError('bad_request', {
    what: 'Nobody said what to inspect.',
    fix: 'Give files, a folder, or a store and the id of a recording.',
  })
}
