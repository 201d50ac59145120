import { writeFile } from 'node:fs/promises'

import type { RemovalProof } from '../server/remove-recordings.ts'
import { removeOlderThan, removePerson } from '../server/remove-recordings.ts'
import { ReplayError, toReplayError } from '../shared/errors.ts'
import { ANNOUNCE_NOTES, openAnnounced } from './announce-options.ts'
import { defineCommand } from './command.ts'
import { openStore, STORE_NOTES, STORE_OPTIONS, storePlace } from './open-store.ts'
import { jsonLine } from './plain-text.ts'
import { count, size } from './recording-facts.ts'
import { timeArgument } from './time-argument.ts'

export const remove = defineCommand({
  usage: ['STORE --older-than TIME --yes', 'STORE --email ADDRESS --yes'],
  about:
    'Removes recordings for good, from the store, its analytics and the index, and proves it: the proof names every file\n' +
    'by its SHA-256. Person options are alternatives: whoever bears one of the names is meant.',
  options: {
    'older-than': { type: 'string', value: 'TIME', about: 'What ended before then: 90d, 2026-08-01' },
    email: { type: 'string', value: 'ADDRESS', about: 'What is of this person' },
    person: { type: 'string', value: 'ID', about: 'What is of the person with this id' },
    'distinct-id': {
      type: 'string',
      multiple: true,
      value: 'ID',
      about: 'What is of this distinct id; may be given several times',
    },
    yes: { type: 'boolean', about: 'Really: there is no way back' },
    proof: { type: 'string', value: 'FILE', about: 'Where to write the proof, as JSON; else it goes to the output' },
    ...STORE_OPTIONS,
  },
  notes: [...STORE_NOTES, ...ANNOUNCE_NOTES],

  async run({ positionals, values, env, terminal, signal }) {
    const [place, ...more] = positionals
    const distinctIds = values['distinct-id']
    const olderThan = values['older-than']
    const { email, person } = values
    const isPerson = email !== undefined || person !== undefined || distinctIds !== undefined
    if (place === undefined || more.length > 0 || isPerson === (olderThan !== undefined)) {
      throw wrong(
        'Nobody said what to remove from which store.',
        'Give a store and either --older-than or whose recordings.',
      )
    }
    if (!values.yes) throw wrong('Nothing was removed.', 'There is no way back: say --yes if you mean it.')
    const where = storePlace(place, { env, values })
    const store = openStore(place, { env, values })
    const names = {
      ...(email !== undefined && { email }),
      ...(person !== undefined && { personId: person }),
      ...(distinctIds && { distinctIds }),
    }
    const { index, analytics, close } = await openAnnounced({ values: { analytics: true }, env }, where)
    let proof: RemovalProof
    try {
      const options = { signal, ...(analytics && { analytics }) }
      proof =
        olderThan === undefined
          ? await removePerson(store, names, options)
          : await removeOlderThan(store, { beforeMs: timeArgument(olderThan, 'older-than', Date.now()) }, options)
      if (proof.recordingIds.length > 0) await index?.remove(proof.recordingIds)
    } finally {
      await close()
    }
    if (values.proof === undefined) await terminal.out(jsonLine(proof))
    else await writeProof(values.proof, proof)
    const bytes = [...proof.objects, ...proof.tables].reduce((sum, object) => sum + object.bytes, 0)
    terminal.note(`${count(proof.recordingIds.length, 'recording')} removed, ${size(bytes)}\n`)
  },
})

async function writeProof(file: string, proof: RemovalProof): Promise<void> {
  await writeFile(file, `${JSON.stringify(proof, null, 2)}\n`).catch((error: unknown) => {
    throw toReplayError(error, 'storage')
  })
}

function wrong(what: string, fix: string): ReplayError {
  return new ReplayError('bad_request', { what, fix })
}
