import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

import { afterEach, beforeAll, expect, it } from 'vitest'

import {
  archiveJobs,
  type ArchiveJobs,
  type ArchiveJobsOptions,
} from '../../../../src/server/database/jobs/archive-jobs.ts'
import type { ReplayErrorCode } from '../../../../src/shared/errors.ts'
import { describeWithPostgres } from '../postgres.ts'

const WORKER = path.join(import.meta.dirname, 'archive-worker.ts')
const PATIENCE = { timeout: 50_000, interval: 100 }

describeWithPostgres('archiveJobs', (server) => {
  const opened: ArchiveJobs[] = []
  const children: ChildProcess[] = []
  let schemas = 0

  /** A list of its own for each test, unless it is told which. */
  function open(run: ArchiveJobsOptions['run'], options: Partial<ArchiveJobsOptions> = {}): ArchiveJobs {
    const jobs = archiveJobs({
      connectionString: server.url(),
      schema: `jobs_${(schemas += 1)}`,
      pollMs: 50,
      timeoutMs: 60_000,
      run,
      ...options,
    })
    opened.push(jobs)
    return jobs
  }

  function startWorker(...manner: string[]): ChildProcess {
    const child = spawn(process.execPath, ['--import', 'tsx', WORKER, server.url(), ...manner], { stdio: 'inherit' })
    children.push(child)
    return child
  }

  const notes = async (what: string) => {
    const { rows } = await server.pool().query('select recording_id, pid from notes where what = $1', [what])
    return rows as { recording_id: string; pid: number }[]
  }

  beforeAll(() => server.pool().query('create table notes (recording_id text, what text, pid integer)'))
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    }
    await Promise.all(opened.splice(0).map((jobs) => jobs.stop()))
  })

  it('runs every job once, however many workers there are', async () => {
    const ran: string[] = []
    const schema = 'jobs_shared'
    const workers = [1, 2, 3].map(() =>
      open(async ({ recordingId }) => void ran.push(recordingId), { schema, concurrency: 2 }),
    )
    const sent = Array.from({ length: 20 }, (_, at) => `r${at}`)
    for (const recordingId of sent) expect(await workers[0]!.send({ recordingId })).toBe(true)
    await Promise.all(workers.map((worker) => worker.work()))
    await expect.poll(() => ran.length, PATIENCE).toBe(20)
    await expect.poll(() => workers[0]!.counts(), PATIENCE).toEqual({ waiting: 0, running: 0 })
    expect([...ran].sort()).toEqual([...sent].sort())
  })

  it('keeps a recording on the list once', async () => {
    const jobs = open(async () => {})
    expect(await jobs.send({ recordingId: 'a', reason: 'closed' })).toBe(true)
    expect(await jobs.send({ recordingId: 'a' })).toBe(false)
    expect(await jobs.counts()).toEqual({ waiting: 1, running: 0 })
  })

  it('tries a job again that failed, and tells of it', async () => {
    const errors: [ReplayErrorCode, string | undefined][] = []
    let tries = 0
    const jobs = open(
      async () => {
        tries += 1
        if (tries === 1) throw new Error('The bucket is away.')
      },
      { onError: ({ code }, job) => errors.push([code, job?.recordingId]) },
    )
    await jobs.send({ recordingId: 'a' })
    await jobs.work()
    await expect.poll(() => tries, PATIENCE).toBe(2)
    expect(errors).toEqual([['unavailable', 'a']])
  })

  it('loses nothing when a worker is killed: another does its job', async () => {
    const list = archiveJobs({ connectionString: server.url(), run: async () => {}, timeoutMs: 2_000 })
    opened.push(list)
    await list.send({ recordingId: 'precious' })
    const doomed = startWorker('hang')
    await expect.poll(() => notes('began'), PATIENCE).toEqual([{ recording_id: 'precious', pid: doomed.pid }])
    const killed = once(doomed, 'exit')
    doomed.kill('SIGKILL')
    expect(await killed).toEqual([null, 'SIGKILL'])
    expect(await notes('ended')).toEqual([])
    const other = startWorker()
    await expect.poll(() => notes('ended'), PATIENCE).toEqual([{ recording_id: 'precious', pid: other.pid }])
    await expect.poll(() => list.counts(), PATIENCE).toEqual({ waiting: 0, running: 0 })
  }, 120_000)

  it('aborts at shutdown what does not end, and puts it back', async () => {
    const schema = 'jobs_stopped'
    let began = () => {}
    const beginning = new Promise<void>((resolve) => (began = resolve))
    const first = open(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          began()
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
      { schema, graceMs: 10 },
    )
    await first.send({ recordingId: 'a' })
    await first.work()
    await beginning
    await first.stop()
    const ran: string[] = []
    const second = open(async ({ recordingId }) => void ran.push(recordingId), { schema })
    await second.work()
    await expect.poll(() => ran, PATIENCE).toEqual(['a'])
  })

  it('waits at shutdown for what is about to end', async () => {
    let ended = false
    let began = () => {}
    const beginning = new Promise<void>((resolve) => (began = resolve))
    const jobs = open(async () => {
      began()
      await new Promise((resolve) => setTimeout(resolve, 300))
      ended = true
    })
    await jobs.send({ recordingId: 'a' })
    await jobs.work()
    await beginning
    await jobs.stop()
    expect(ended).toBe(true)
  })

  it('says that the list cannot be reached', async () => {
    const jobs = open(async () => {}, { connectionString: 'postgres://me:secret@127.0.0.1:1/db' })
    await expect(jobs.send({ recordingId: 'a' })).rejects.toMatchObject({ code: 'unavailable' })
  })
})
