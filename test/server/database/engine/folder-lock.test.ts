import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { lockFolder } from '../../../../src/server/database/engine/folder-lock.ts'

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'lock-'))
  folder = path.join(root, 'index')
})
afterEach(() => rm(root, { recursive: true }))

describe('lockFolder', () => {
  it('gives a folder to one at a time', async () => {
    const lock = await lockFolder(folder)
    await expect(lockFolder(`${folder}/`)).rejects.toMatchObject({ code: 'configuration' })
    await lock.release()
    expect(existsSync(`${folder}.lock`)).toBe(false)
    await (await lockFolder(folder)).release()
  })

  it('refuses while another process that runs has it, and takes over once that is killed', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(other, 'spawn')
    await writeFile(`${folder}.lock`, JSON.stringify({ pid: other.pid, beganMs: 1 }))
    await expect(lockFolder(folder)).rejects.toThrow(`process ${other.pid}`)
    const ended = once(other, 'exit')
    other.kill('SIGKILL')
    await ended
    await (await lockFolder(folder)).release()
  })

  it('takes over from a process that had the same id', async () => {
    await writeFile(`${folder}.lock`, JSON.stringify({ pid: process.pid, beganMs: 1 }))
    await (await lockFolder(folder)).release()
  })

  it.each(['', '{', 'null', '{"pid":"1"}'])('takes over from one that was killed while it wrote %j', async (text) => {
    await writeFile(`${folder}.lock`, text)
    await (await lockFolder(folder)).release()
  })

  it('fails where there is no place for it', async () => {
    await expect(lockFolder(path.join(root, 'nowhere', 'index'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
