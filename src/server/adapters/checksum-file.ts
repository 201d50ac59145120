import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * The checksums an object of a folder may have, in a file of its own beside the objects: one is announced before the
 * object appears and confirmed after. Whoever reads in between, or after a crash in between, finds the announced one
 * and the one before, and the object is one of the two.
 */
export interface ChecksumFile {
  /** Before the object is replaced. */
  announce(sha256: string): Promise<void>
  /** After. */
  confirm(sha256: string): Promise<void>
  /** `current` is `null` while nobody can tell without reading the object; both are empty where nothing is known. */
  read(): Promise<{ readonly accepted: readonly string[]; readonly current: string | null }>
  remove(): Promise<void>
}

/** Of a manifest that is written every few seconds for a day, only the last few can still be being read. */
const KEPT_LINES = 32
const COMPACT_BYTES = 8192

export function checksumFile(file: string): ChecksumFile {
  const append = async (line: string) => {
    await mkdir(path.dirname(file), { recursive: true })
    // Short appends are atomic, so two processes that write at once both leave their line.
    await appendFile(file, line, { flush: true })
  }
  const lines = async () => {
    const text = await readFile(file, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return ''
      throw thrown
    })
    return text.split('\n').filter((line) => /^[+=][0-9a-f]{64}$/.test(line))
  }
  return {
    announce: (sha256) => append(`+${sha256}\n`),
    async confirm(sha256) {
      await append(`=${sha256}\n`)
      const all = await lines()
      if (all.length * 66 <= COMPACT_BYTES) return
      const next = `${file}.${process.pid}`
      await writeFile(next, all.slice(-KEPT_LINES).join('\n') + '\n', { flush: true })
      await rename(next, file)
    },
    async read() {
      const all = await lines()
      const last = all.at(-1)
      return {
        accepted: [...new Set(all.slice(-KEPT_LINES).map((line) => line.slice(1)))],
        current: last?.startsWith('=') ? last.slice(1) : null,
      }
    },
    remove: () => rm(file, { force: true }),
  }
}
