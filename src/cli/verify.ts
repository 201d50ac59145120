import { INDEX_PATH } from '../recording/archive/archive-paths.ts'
import type { ArchiveStore } from '../server/ports/archive-store.ts'
import { storedRecordings } from '../server/stored-recordings.ts'
import { verifyIndex, verifyRecording, type VerifyOptions } from '../server/verify-recording.ts'
import { ReplayError } from '../shared/errors.ts'
import { defineCommand } from './command.ts'
import { ExitCode } from './exit-code.ts'
import { openStore, STORE_NOTES, STORE_OPTIONS } from './open-store.ts'
import { jsonLine, plainText } from './plain-text.ts'
import { count } from './recording-facts.ts'

export const verify = defineCommand({
  usage: ['STORE [ID…] [--mend]'],
  about:
    'Reads every file of archived recordings, and compares each with its checksum. Names what is damaged or missing, and\n' +
    'ends with 3 where something is. Checkpoints and lists can be derived again; damaged blocks can not.',
  options: {
    mend: { type: 'boolean', about: 'Derive again what was derived, where all blocks are whole' },
    ...STORE_OPTIONS,
    json: { type: 'boolean', about: 'One line of JSON per recording' },
  },
  notes: STORE_NOTES,

  async run({ positionals, values, env, terminal, signal }) {
    const [place, ...ids] = positionals
    if (place === undefined) {
      throw new ReplayError('bad_request', { what: 'Nobody said what to verify.', fix: 'Give a store.' })
    }
    const store = openStore(place, { env, values })
    const totals = { recordings: 0, damaged: 0, mended: 0 }
    for await (const found of verified(store, ids, { mend: values.mend ? 'derive' : 'nothing', signal })) {
      const { name, damaged, mended } = found
      totals.recordings += name === INDEX_PATH ? 0 : 1
      totals.damaged += damaged.length
      totals.mended += mended.length
      if (values.json) await terminal.out(jsonLine({ id: name, damaged, mended }))
      else {
        for (const path of damaged) {
          const what = mended.includes(path) ? 'mended ' : 'damaged'
          await terminal.out(`${what}  ${plainText(name === path ? path : `${name}/${path}`)}\n`)
        }
      }
    }
    const { recordings, damaged, mended } = totals
    terminal.note(`${count(recordings, 'recording')}, ${count(damaged, 'file')} damaged, ${mended} mended\n`)
    return damaged > mended ? ExitCode.PartlyDone : ExitCode.Done
  },
})

interface Verified {
  readonly name: string
  readonly damaged: readonly string[]
  readonly mended: readonly string[]
}

/** The recordings that are named, or all of the store and then the list beside them. */
async function* verified(
  store: ArchiveStore,
  ids: readonly string[],
  options: VerifyOptions & { readonly signal: AbortSignal },
): AsyncGenerator<Verified, void, undefined> {
  const all = ids.length > 0 ? ids.map((id) => ({ id })) : storedRecordings(store, { signal: options.signal })
  for await (const { id } of all) {
    const { damaged, mended } = await verifyRecording(store, id, options)
    yield { name: id, damaged, mended }
  }
  if (ids.length > 0) return
  const state = await verifyIndex(store, options)
  if (state === 'damaged') yield { name: INDEX_PATH, damaged: [INDEX_PATH], mended: [] }
  if (state === 'mended') yield { name: INDEX_PATH, damaged: [INDEX_PATH], mended: [INDEX_PATH] }
}
