import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { isSafeId } from '../recording/archive/safe-id.ts'
import { readRecordingFile, type RecordingFile } from '../recording/file/read-recording-file.ts'
import { archiveRecording } from '../server/archive/archive-recording.ts'
import { ReplayError } from '../shared/errors.ts'
import { recordingIdOfFile } from '../sources/file-id.ts'
import { memorySource } from '../sources/memory-source.ts'
import { ANNOUNCE_NOTES, ANNOUNCE_OPTIONS, openAnnounced } from './announce-options.ts'
import { defineCommand } from './command.ts'
import { ExitCode } from './exit-code.ts'
import { openStore, STORE_NOTES, STORE_OPTIONS, storePlace } from './open-store.ts'
import { jsonLine, plainText } from './plain-text.ts'
import { count } from './recording-facts.ts'

export const importFiles = defineCommand({
  usage: ['FILE… --to STORE'],
  about:
    'Puts recording files into a store: PostHog exports of both versions, rrweb events, stored blocks, plain or gzipped.\n' +
    'Ends with 3 where a part of a file could not be used. A recording that is there already is left as it is.',
  options: {
    to: { type: 'string', value: 'STORE', about: 'Where the recordings are kept' },
    ...STORE_OPTIONS,
    id: { type: 'string', value: 'ID', about: 'What to call the recording, of a single file; else as the file says' },
    ...ANNOUNCE_OPTIONS,
    json: { type: 'boolean', about: 'One line of JSON per file' },
  },
  notes: [...STORE_NOTES, ...ANNOUNCE_NOTES],

  async run(call) {
    const { positionals, values, env, terminal, signal } = call
    if (positionals.length === 0 || values.to === undefined || (values.id !== undefined && positionals.length > 1)) {
      const fix = 'Give files and --to STORE; --id goes with a single file.'
      throw new ReplayError('bad_request', { what: 'Nobody said what to import where.', fix })
    }
    const store = openStore(values.to, { env, values })
    const announced = await openAnnounced(call, storePlace(values.to, { env, values }))
    let code: ExitCode = ExitCode.Done
    try {
      for (const name of positionals) {
        const file = await read(name)
        const recordingId = values.id ?? idOf(file, name)
        const { index, analytics } = announced
        const result = await archiveRecording(recordingId, {
          source: sourceOf(file, recordingId),
          store,
          minAgeMs: -Infinity,
          signal,
          ...(index && { index }),
          ...(analytics && { analytics }),
        })
        const { problems } = file.decoded
        if (problems.length > 0) code = ExitCode.PartlyDone
        if (values.json) await terminal.out(jsonLine({ file: name, ...result, problems }))
        else {
          const what = result.status === 'done' ? `${count(result.events, 'event')}` : 'there already'
          await terminal.out(`${plainText(name)}  ${recordingId}  ${what}\n`)
          for (const { reason, line, message } of problems) {
            terminal.note(
              `  ${plainText([reason, line === null ? '' : `line ${line}`, message].filter(Boolean).join('  '))}\n`,
            )
          }
        }
      }
    } finally {
      await announced.close()
    }
    return code
  },
})

async function read(name: string): Promise<RecordingFile> {
  const bytes = await readFile(name).catch((cause: unknown) => {
    throw new ReplayError('not_found', { what: `${name} cannot be read.`, fix: 'Check the path.', cause })
  })
  return readRecordingFile(bytes, { name: path.basename(name) })
}

/** The file's own word for it, where that can name a folder. */
function idOf({ decoded }: RecordingFile, name: string): string {
  const { id } = decoded.facts
  return isSafeId(id) ? id : recordingIdOfFile(name)
}

function sourceOf({ info, decoded }: RecordingFile, id: string) {
  const { person } = info
  return memorySource({
    recordings: [{ info: { ...info, id }, events: decoded.events, ...(person && { person }) }],
  })
}
