import { cpSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { PGlite } from '@electric-sql/pglite'

const NODE_MODULES = path.join(import.meta.dirname, '../../../node_modules')

/**
 * What an embedded database finds at its second start: an empty cluster, in `folder`. The first start makes one, which
 * takes seconds of the processor; here it is made once for each version of PGlite, and copied.
 */
export async function placeEmptyCluster(folder: string): Promise<void> {
  cpSync(await madeOnce(), folder, { recursive: true })
}

/** A folder with an empty cluster, until `whenDone`: `afterAll` or `onTestFinished`. */
export async function emptyClusterFolder(whenDone: (end: () => Promise<void>) => void): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'cluster-'))
  whenDone(() => rm(parent, { recursive: true, force: true }))
  const folder = path.join(parent, 'database')
  await placeEmptyCluster(folder)
  return folder
}

let making: Promise<string> | null = null

function madeOnce(): Promise<string> {
  making ??= make()
  return making
}

async function make(): Promise<string> {
  const manifest = await readFile(path.join(NODE_MODULES, '@electric-sql/pglite/package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  const cache = path.join(NODE_MODULES, '.cache/portal-replay')
  const made = path.join(cache, `pglite-${version}`)
  await mkdir(cache, { recursive: true })
  if (await isThere(made)) return made
  const being = await mkdtemp(path.join(cache, 'being-made-'))
  const folder = path.join(being, 'database')
  await (await PGlite.create(folder)).close()
  // Whole or not at all. Where another process was first, its cluster is as good.
  await rename(folder, made).catch(async (error: unknown) => {
    if (!(await isThere(made))) throw error
  })
  await rm(being, { recursive: true, force: true })
  return made
}

function isThere(cluster: string): Promise<boolean> {
  return readFile(path.join(cluster, 'PG_VERSION')).then(
    () => true,
    () => false,
  )
}
