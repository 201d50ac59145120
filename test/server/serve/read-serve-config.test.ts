import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readServeConfig } from '../../../src/server/serve/read-serve-config.ts'
import { readSecrets } from '../../../src/server/serve/serve-secrets.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'serve-config-'))))
afterAll(() => rm(folder, { recursive: true }))

async function file(content: unknown): Promise<string> {
  const name = path.join(folder, `${crypto.randomUUID()}.json`)
  await writeFile(name, typeof content === 'string' ? content : JSON.stringify(content))
  return name
}

describe('readServeConfig', () => {
  it('listens on this machine alone, and keeps what it takes in beside it, unless it is told otherwise', async () => {
    expect(await readServeConfig({ values: {}, environment: {} })).toMatchObject({
      host: '127.0.0.1',
      port: 4600,
      dataFolder: './replay-data',
      basePath: '/api/replay',
      viewers: [],
      logLevel: 'info',
    })
  })

  it('believes the command line before the environment, and that before the file', async () => {
    const config = await file({ host: 'a', port: 1, dataFolder: 'from-file', ingest: { tokens: ['t'], origins: '*' } })
    const environment = {
      HOST: 'b',
      PORT: '2',
      INGEST_TOKENS: 'x y',
      INGEST_ORIGINS: 'https://a.example',
      ASSET_HOSTS: 'cdn.a.example  img.a.example',
      DATA_DIR: '',
    }
    expect(await readServeConfig({ values: { config, port: '3' }, environment })).toMatchObject({
      host: 'b',
      port: 3,
      dataFolder: 'from-file',
      ingest: { tokens: ['x', 'y'], origins: ['https://a.example'] },
      assets: { hosts: ['cdn.a.example', 'img.a.example'] },
    })
  })

  it('keeps tables where file or environment say so, and takes no other word for it', async () => {
    const config = await file({ analytics: true })
    const analyticsOf = async (environment: Record<string, string>, more: { config?: string } = {}) =>
      (await readServeConfig({ values: more, environment })).analytics
    expect(await analyticsOf({})).toBe(false)
    expect(await analyticsOf({ ANALYTICS: 'true' })).toBe(true)
    expect(await analyticsOf({ ANALYTICS: '' }, { config })).toBe(true)
    expect(await analyticsOf({ ANALYTICS: 'false' }, { config })).toBe(false)
    await expect(analyticsOf({ ANALYTICS: 'yes please' })).rejects.toThrow('analytics (expected boolean)')
  })

  it('names every field that is wrong or unknown, and repeats no value', async () => {
    const config = await file({
      port: 'hunter2',
      postHog: { host: 'https://eu.posthog.com', projectId: 1, key: 'phx_1' },
    })
    const reading = readServeConfig({ values: { config }, environment: {} })
    await expect(reading).rejects.toThrow(/port \(expected number\).*postHog\.key \(no such field\)/)
    expect(String(await reading.catch((error: unknown) => error))).not.toMatch(/hunter2|phx_1/)
  })

  it('says that a file is none', async () => {
    for (const content of ['{', '[]', '3']) {
      const config = await file(content)
      await expect(readServeConfig({ values: { config }, environment: {} })).rejects.toThrow('cannot be read')
    }
  })
})

describe('readSecrets', () => {
  it('reads lists of names and secrets', () => {
    const secrets = readSecrets({ REPLAY_VIEWERS: `ada:${'a'.repeat(24)}, ben:${'b:'.repeat(12)}` })
    expect(secrets.viewers).toEqual([
      { id: 'ada', token: 'a'.repeat(24) },
      { id: 'ben', token: 'b:'.repeat(12) },
    ])
  })

  it('refuses secrets that could be guessed, without saying them', () => {
    expect(() => readSecrets({ REPLAY_VIEWERS: 'ada:short' })).toThrow('fewer than 24 characters')
    expect(() => readSecrets({ METRICS_TOKEN: 'short' })).toThrow('METRICS_TOKEN')
    expect(() => readSecrets({ REPLAY_VIEWERS: 'nobody-in-particular' })).toThrow('no list of pairs')
  })
})
