import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

import pg from 'pg'

/** A PostgreSQL server to test with. */
export interface PostgresServer {
  readonly url: string
  stop(): Promise<void>
}

const run = promisify(execFile)

/** Whether `openPostgres` can find one. */
export async function hasPostgres(): Promise<boolean> {
  return Boolean(process.env['DATABASE_URL']) || (await findPrograms()) !== null
}

/**
 * The server that `DATABASE_URL` names, else one of our own from the PostgreSQL installed on this machine, in a
 * temporary folder; `null` where there is neither.
 */
export async function openPostgres(): Promise<PostgresServer | null> {
  const named = process.env['DATABASE_URL']
  if (named) return { url: named, stop: async () => {} }
  const programs = await findPrograms()
  return programs ? startOwn(programs) : null
}

async function findPrograms(): Promise<string | null> {
  const versions = '/usr/lib/postgresql'
  const folders = existsSync(versions)
    ? (await readdir(versions))
        .sort()
        .reverse()
        .map((version) => path.join(versions, version, 'bin'))
    : []
  return (
    [...folders, '/opt/homebrew/bin', '/usr/local/bin'].find((folder) => existsSync(path.join(folder, 'initdb'))) ??
    null
  )
}

async function startOwn(programs: string): Promise<PostgresServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'portal-postgres-'))
  // PostgreSQL refuses to run as root, so root hands the folder to the user its package made.
  const isRoot = process.getuid?.() === 0
  const owner = isRoot ? await ownerOf('postgres') : {}
  if (isRoot) await run('chown', ['postgres', folder])
  await chmod(folder, 0o700)
  await run(path.join(programs, 'initdb'), ['-D', folder, '-U', 'demo', '--auth=trust', '--no-sync'], {
    ...owner,
    cwd: '/',
  })
  const port = await freePort()
  const server = spawn(
    path.join(programs, 'postgres'),
    ['-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'],
    {
      ...owner,
      cwd: '/',
      stdio: 'ignore',
    },
  )
  const url = `postgres://demo@127.0.0.1:${port}/postgres`
  await answers(url)
  return {
    url,
    async stop() {
      const ended = once(server, 'exit')
      server.kill('SIGINT')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function ownerOf(user: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, user])).stdout)))
  return { uid: uid ?? 0, gid: gid ?? 0 }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  return typeof address === 'object' && address ? address.port : 0
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const client = new pg.Client({ connectionString: url })
    const isUp = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => {})
    if (isUp) return
    await wait(250)
  }
  throw new Error('The PostgreSQL server did not start.')
}
