import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

import { throwIfAborted } from '../../sources/abort.ts'

export interface WriteFileOptions {
  /** On the same disk as the target. */
  readonly tempFolder: string
  readonly signal?: AbortSignal | undefined
  /** Called when all bytes are safe on the disk, before the file appears. What it throws keeps the file away. */
  readonly beforeItAppears: (sha256: string) => Promise<void>
}

/** Writes a file that appears whole or not at all, and would survive a power cut once this resolves. */
export async function writeFileWhole(
  target: string,
  content: Uint8Array | ReadableStream<Uint8Array>,
  { tempFolder, signal, beforeItAppears }: WriteFileOptions,
): Promise<string> {
  await mkdir(tempFolder, { recursive: true })
  await mkdir(path.dirname(target), { recursive: true })
  const temp = path.join(tempFolder, randomUUID())
  try {
    const sha256 = await writeParts(temp, content, signal)
    throwIfAborted(signal)
    await beforeItAppears(sha256)
    await rename(temp, target)
    await flushFolder(path.dirname(target))
    return sha256
  } catch (thrown) {
    await rm(temp, { force: true })
    throw thrown
  }
}

async function writeParts(temp: string, content: Uint8Array | ReadableStream<Uint8Array>, signal?: AbortSignal) {
  const hash = createHash('sha256')
  const file = await open(temp, 'wx', 0o640)
  try {
    for await (const part of content instanceof Uint8Array ? [content] : content) {
      throwIfAborted(signal)
      hash.update(part)
      await file.writeFile(part)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

/** A new name is safe only when its folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
