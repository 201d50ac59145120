import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { chromium } from 'playwright'

import { chromiumLaunchOptions, findChromium } from './find-chromium.ts'

/**
 * Makes sure that there is a Chromium which starts, and says in one line where it comes from: `CHROMIUM_PATH`, the
 * usual places, Playwright's own cache, else it installs one. Throws a message that says what to do.
 */
export async function ensureChromium(): Promise<void> {
  const found = findChromium()
  if (found) {
    if (!existsSync(found)) throw new Error(`CHROMIUM_PATH is ${found}, but there is no such file.`)
    return say(`Chromium: ${found}`)
  }
  if (existsSync(chromium.executablePath())) return say(`Chromium: Playwright's, ${chromium.executablePath()}`)
  install()
  await startOnce()
}

function install(): void {
  const prefix = rootPrefix()
  if (prefix && has('apt-get')) {
    say('Chromium: none found, installing the distribution’s with apt-get')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args: string[]) => {
      const [command, ...rest] = [...prefix, 'apt-get', ...args]
      return spawnSync(command!, rest, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
    }
    apt('update')
    // Without a font of its own a page in headless Chromium has text of no width.
    apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation')
    if (findChromium()) return
  }
  say('Chromium: none found, installing Playwright’s')
  const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js')
  const withLibraries = prefix && has('apt-get') ? ['--with-deps'] : []
  const { status } = spawnSync(process.execPath, [cli, 'install', ...withLibraries, 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error(`No Chromium could be installed. ${WHAT_TO_DO}`)
}

const WHAT_TO_DO = 'Install Chromium or Chrome, or set CHROMIUM_PATH to one.'

async function startOnce(): Promise<void> {
  try {
    const browser = await chromium.launch(chromiumLaunchOptions())
    say(`Chromium: ${browser.version()} installed`)
    await browser.close()
  } catch (cause) {
    throw new Error(`The Chromium that was installed does not start. ${WHAT_TO_DO}`, { cause })
  }
}

/** What goes before a command that needs root: nothing, `sudo` that asks for no password, or `null`: cannot. */
function rootPrefix(): readonly string[] | null {
  if (process.platform !== 'linux') return null
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null
}

function has(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await ensureChromium()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
