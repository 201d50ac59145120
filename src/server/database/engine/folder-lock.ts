import { readFile, rm, writeFile } from 'node:fs/promises'

import { isObject } from '../../../recording/events.ts'
import { ReplayError } from '../../../shared/errors.ts'

/** Who has a folder: the process, and when it began, because ids of processes are given out again. */
interface Holder {
  readonly pid: number
  readonly beganMs: number
}

/** Something that is held until it is given back. */
export interface FolderLock {
  release(): Promise<void>
}

/**
 * Keeps a second process, or a second database in this one, from opening a folder: both would write it, and spoil it.
 * What a process that was killed left behind is taken over.
 *
 * @throws ReplayError `configuration` while another holds it
 */
export async function lockFolder(folder: string, process: NodeJS.Process = globalThis.process): Promise<FolderLock> {
  const file = `${folder.replace(/[/\\]+$/, '')}.lock`
  const me: Holder = { pid: process.pid, beganMs: Math.round(performance.timeOrigin) }
  const text = JSON.stringify(me)
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (error) {
    if (!isTaken(error)) throw error
    const holder = await readHolder(file)
    if (holder && isAlive(holder, me, process)) {
      throw new ReplayError('configuration', {
        what: `The embedded database in ${folder} is open in process ${holder.pid}.`,
        why: 'Two at once would spoil it.',
        fix: `Use postgresIndex for several processes. If that process is no server of yours, delete ${file}.`,
        cause: error,
      })
    }
    await writeFile(file, text)
  }
  return { release: () => rm(file, { force: true }) }
}

async function readHolder(file: string): Promise<Holder | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value) || typeof value.pid !== 'number' || typeof value.beganMs !== 'number') return null
    return { pid: value.pid, beganMs: value.beganMs }
  } catch {
    // Killed while it wrote it.
    return null
  }
}

function isAlive(holder: Holder, me: Holder, process: NodeJS.Process): boolean {
  // In a container every server has the same id: it is me, or the one before me that is gone.
  if (holder.pid === me.pid) return holder.beganMs === me.beganMs
  try {
    process.kill(holder.pid, 0)
    return true
  } catch (error) {
    return isObject(error) && error.code === 'EPERM'
  }
}

function isTaken(error: unknown): boolean {
  return isObject(error) && error.code === 'EEXIST'
}
