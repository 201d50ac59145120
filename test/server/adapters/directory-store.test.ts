import { mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile, appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { directoryStore } from '../../../src/server/adapters/directory-store.ts'
import { readObject } from '../../../src/server/read-object.ts'
import { describeArchiveStore } from '../../contract/describe-archive-store.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const makeFolder = () => mkdtemp(path.join(tmpdir(), 'directory-store-'))

describeArchiveStore('directoryStore', async () => {
  const folder = await makeFolder()
  return {
    store: directoryStore(folder),
    again: () => directoryStore(folder),
    async spoil(key) {
      const file = path.join(folder, key)
      const bytes = await readFile(file)
      bytes[0]! ^= 1
      await writeFile(file, bytes)
    },
    close: () => rm(folder, { recursive: true }),
  }
})

describe('directoryStore', () => {
  let folder: string
  beforeEach(async () => void (folder = await makeFolder()))
  afterEach(() => rm(folder, { recursive: true }))

  const text = async (key: string) => new TextDecoder().decode((await readObject(directoryStore(folder), key)).content)

  it('writes plain files that any web server could serve', async () => {
    await directoryStore(folder).write('r1/manifest.json', bytesOf('{}'))
    expect(await readFile(path.join(folder, 'r1', 'manifest.json'), 'utf8')).toBe('{}')
  })

  it('makes its folder when the first object is written, and is empty before', async () => {
    const store = directoryStore(path.join(folder, 'not', 'yet'))
    for await (const facts of store.list('')) expect(facts).toBeUndefined()
    expect(await store.stat('r1/a')).toBeNull()
    await store.write('r1/a', bytesOf('x'))
    expect(await readdir(path.join(folder, 'not', 'yet'))).toContain('r1')
  })

  it('serves a file that was copied in by hand, without a checksum', async () => {
    await writeFile(path.join(folder, 'index.json'), '[]')
    expect(await text('index.json')).toBe('[]')
    expect(await directoryStore(folder).stat('index.json')).not.toHaveProperty('sha256')
  })

  it('follows no link out of its folder', async () => {
    await writeFile(path.join(tmpdir(), `${path.basename(folder)}.secret`), 'secret')
    await symlink(path.join(tmpdir(), `${path.basename(folder)}.secret`), path.join(folder, 'link'))
    await expect(directoryStore(folder).read('link')).rejects.toMatchObject({ code: 'not_found' })
    expect(await directoryStore(folder).stat('link')).toBeNull()
    await rm(path.join(tmpdir(), `${path.basename(folder)}.secret`))
  })

  it('has no object where there is a folder', async () => {
    await directoryStore(folder).write('r1/a', bytesOf('x'))
    await expect(directoryStore(folder).read('r1')).rejects.toMatchObject({ code: 'not_found' })
    expect(await directoryStore(folder).stat('r1')).toBeNull()
    expect(await directoryStore(folder).remove('r1')).toBe(false)
    expect(await text('r1/a')).toBe('x')
  })

  it('reads the old object after a crash between the announced checksum and the new object', async () => {
    await directoryStore(folder).write('r1/a', bytesOf('old'))
    await appendFile(path.join(folder, '.checksums', 'r1', 'a.sha256'), `+${'0'.repeat(64)}\n`)
    expect(await text('r1/a')).toBe('old')
    expect(await directoryStore(folder).stat('r1/a')).not.toHaveProperty('sha256')
    await directoryStore(folder).write('r1/a', bytesOf('new'))
    expect(await text('r1/a')).toBe('new')
  })

  it('does not let its checksums grow with every writing', async () => {
    const store = directoryStore(folder)
    await store.write('r1/manifest.json', bytesOf('1'))
    const file = path.join(folder, '.checksums', 'r1', 'manifest.json.sha256')
    await appendFile(file, `+${'0'.repeat(64)}\n=${'0'.repeat(64)}\n`.repeat(100))
    await store.write('r1/manifest.json', bytesOf('2'))
    expect((await readFile(file)).length).toBeLessThan(4_096)
    expect(await text('r1/manifest.json')).toBe('2')
  })

  it('leaves nothing behind, and clears away what a process that died left', async () => {
    await directoryStore(folder).write('r1/a', bytesOf('x'))
    const stale = path.join(folder, '.writing', 'left-behind')
    await writeFile(stale, 'half')
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000)
    await utimes(stale, twoDaysAgo, twoDaysAgo)
    await directoryStore(folder).write('r1/b', bytesOf('x'))
    expect(await readdir(path.join(folder, '.writing'))).toEqual([])
  })

  it('says which object it could not write, and why', async () => {
    await writeFile(path.join(folder, 'r1'), 'a file where a folder is needed')
    for (const key of ['r1/a', 'r1/b/c']) {
      const writing = directoryStore(folder).write(key, bytesOf('x'))
      await expect(writing).rejects.toMatchObject({ code: 'storage' })
      await expect(writing).rejects.toThrow(key)
    }
  })
})
