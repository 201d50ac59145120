import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** OpenStack Swift with its S3 interface: a server that people keep production data in. */
export interface SwiftServer {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  /** Keys of somebody who may do nothing in a bucket but what it lets them. */
  readonly writer: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Lets the writer write to a bucket, and neither read from it nor list it. */
  letWrite(bucket: string): Promise<void>
  stop(): Promise<void>
}

const ADMIN = { accessKeyId: 'test:tester', secretAccessKey: 'testing-secret' }
const WRITER = { accessKeyId: 'test:writer', secretAccessKey: 'writing-secret' }

const PACKAGES = ['swift-proxy', 'swift-object', 'swift-container', 'swift-account', 'memcached']
const BACKENDS = ['object', 'container', 'account'] as const
const STARTED_WITHIN_MS = 60_000

async function isInstalled(): Promise<boolean> {
  return run('which', ['swift-proxy-server', 'swift-object-server', 'memcached']).then(
    () => true,
    () => false,
  )
}

/** Installs Debian's packages where it may: as root, with apt, and with `SWIFT_INSTALL` not set to `never`. */
async function install(): Promise<boolean> {
  if (await isInstalled()) return true
  if (process.getuid?.() !== 0 || process.env['SWIFT_INSTALL'] === 'never') return false
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await run('apt-get', ['update'], { env })
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...PACKAGES], { env })
  } catch {
    return false
  }
  return isInstalled()
}

/** Starts a server on loopback with everything it keeps in a temporary folder; `null` where it cannot be had. */
export async function startSwift(): Promise<SwiftServer | null> {
  if (!(await install())) {
    process.stderr.write(`\nNOT TESTED: s3Store against a real S3 server. Install ${PACKAGES.join(' ')}.\n\n`)
    return null
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'swift-s3-'))
  const user = process.getuid?.() === 0 ? 'swift' : userInfo().username
  const ports = await freePorts(5)
  const [proxyPort = 0, memcachedPort = 0, ...backendPorts] = ports
  for (const name of ['node/sdb1', 'cache']) await mkdir(path.join(folder, name), { recursive: true })
  for (const [index, name] of BACKENDS.entries()) {
    const port = backendPorts[index] ?? 0
    await buildRing(folder, name, port)
    await writeFile(path.join(folder, `${name}.conf`), backendConfig(folder, user, name, port))
  }
  await writeFile(path.join(folder, 'proxy.conf'), proxyConfig(folder, user, proxyPort, memcachedPort))
  if (user === 'swift') await run('chown', ['-R', 'swift:swift', folder])
  await chmod(folder, 0o755)
  const asUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const processes: ChildProcess[] = [
    spawn('memcached', [...asUser, '-l', '127.0.0.1', '-p', String(memcachedPort)], { stdio: 'ignore' }),
    ...[...BACKENDS, 'proxy'].map((name) =>
      spawn(`swift-${name}-server`, [path.join(folder, `${name}.conf`)], { stdio: 'ignore' }),
    ),
  ]
  const stop = async () => {
    for (const child of processes) {
      if (child.exitCode !== null) continue
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await Promise.race([ended, wait(5_000).then(() => child.kill('SIGKILL'))])
    }
    await rm(folder, { recursive: true, force: true })
  }
  const endpoint = `http://127.0.0.1:${proxyPort}`
  if (!(await answers(`${endpoint}/healthcheck`))) {
    await stop()
    throw new Error('Swift is installed but did not start.')
  }
  const letWrite = (bucket: string) => setWriter(endpoint, bucket)
  return { endpoint, region: 'us-east-1', ...ADMIN, writer: WRITER, letWrite, stop }
}

/** By Swift's own interface: that of S3 has no words for it. */
async function setWriter(endpoint: string, bucket: string): Promise<void> {
  const asked = { 'x-auth-user': ADMIN.accessKeyId, 'x-auth-key': ADMIN.secretAccessKey }
  const { headers } = await fetch(`${endpoint}/auth/v1.0`, { headers: asked })
  const rights = { 'x-auth-token': headers.get('x-auth-token') ?? '', 'x-container-write': WRITER.accessKeyId }
  const { ok, status } = await fetch(`${headers.get('x-storage-url')}/${bucket}`, { method: 'POST', headers: rights })
  if (!ok) throw new Error(`Swift refused to let somebody write (HTTP ${status}).`)
}

async function answers(url: string): Promise<boolean> {
  const untilMs = Date.now() + STARTED_WITHIN_MS
  while (Date.now() < untilMs) {
    const isUp = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isUp) return true
    await wait(200)
  }
  return false
}

async function buildRing(folder: string, name: string, port: number): Promise<void> {
  const builder = (...args: string[]) => run('swift-ring-builder', [`${name}.builder`, ...args], { cwd: folder })
  await builder('create', '4', '1', '0')
  await builder('add', `r1z1-127.0.0.1:${port}/sdb1`, '1')
  // It ends with 1 when it has only warnings.
  await builder('rebalance').catch(() => {})
}

async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(probes.map((probe) => once(probe, 'listening')))
  const ports = probes.map((probe) => {
    const address = probe.address()
    return typeof address === 'object' && address ? address.port : 0
  })
  for (const probe of probes) probe.close()
  return ports
}

const common = (folder: string, user: string, port: number) => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
user = ${user}
workers = 0
swift_dir = ${folder}
log_level = ERROR
`

const backendConfig = (folder: string, user: string, name: string, port: number) => `${common(folder, user, port)}
devices = ${folder}/node
mount_check = false
disable_fallocate = true
recon_cache_path = ${folder}/cache
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
`

const FILTERS = ['catch_errors', 'gatekeeper', 'healthcheck', 'listing_formats', 'bulk', 'copy', 'slo', 'dlo']
const PIPELINE =
  'catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes proxy-server'

const proxyConfig = (folder: string, user: string, port: number, memcachedPort: number) => `${common(
  folder,
  user,
  port,
)}[pipeline:main]
pipeline = ${PIPELINE}
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
${[...FILTERS, 'versioned_writes'].map((name) => `[filter:${name}]\nuse = egg:swift#${name}`).join('\n')}
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${memcachedPort}
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
dns_compliant_bucket_names = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = ${ADMIN.secretAccessKey} .admin
user_test_writer = ${WRITER.secretAccessKey}
`
