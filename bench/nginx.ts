import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface RunningServer {
  readonly url: string
  end(): Promise<void>
}

/** nginx that serves a folder as files; installed where apt works, else `null`, and said so. */
export async function startNginx(folder: string): Promise<RunningServer | null> {
  const program = findNginx() ?? install()
  if (program === null) {
    process.stderr.write('\nLEFT OUT: nginx is not there and could not be installed: no ratio to it.\n\n')
    return null
  }
  const prefix = await mkdtemp(path.join(tmpdir(), 'portal-replay-nginx-'))
  const port = await freePort()
  await writeFile(path.join(prefix, 'nginx.conf'), configuration(folder, prefix, port))
  const running = spawn(program, ['-p', prefix, '-c', 'nginx.conf', '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 100 && !(await answers(url)); tries++) await wait(50)
  return {
    url,
    async end() {
      running.kill('SIGTERM')
      await ended
      await rm(prefix, { recursive: true, force: true })
    },
  }
}

const PLACES = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx']

function findNginx(): string | null {
  return PLACES.find((place) => existsSync(place)) ?? null
}

function install(): string | null {
  if (process.getuid?.() !== 0) return null
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'nginx-light']]) {
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  }
  return findNginx()
}

/** One process, as the handler is one; kept connections and sendfile, as nginx is run for files. */
function configuration(folder: string, prefix: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
error_log stderr crit;
pid ${prefix}/nginx.pid;
events { worker_connections 512; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  ${temporary.map((name) => `${name}_temp_path ${prefix}/${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    root ${JSON.stringify(folder)};
    add_header cache-control "private, max-age=31536000, immutable";
  }
}
`
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}
