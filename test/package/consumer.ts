import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { ensureDist } from '../../scripts/build/ensure-dist.ts'

export const ROOT = path.resolve(import.meta.dirname, '../..')

/** A project outside this repository that has the packed package installed, without any registry. */
export interface Consumer {
  readonly folder: string
  /** The package as it was unpacked. */
  readonly installed: string
  /** Runs Node in it and returns what it printed. */
  node(code: string): string
  remove(): void
}

export interface ConsumerOptions {
  /** Packages to be found beside ours; `'all'` for whatever this repository has. */
  readonly packages: readonly string[] | 'all'
  /** Packages that take another's place: `{ '@types/react': 'types-react-18' }`. */
  readonly instead?: Readonly<Record<string, string>>
}

/** Builds where needed, packs with npm as for a release, and unpacks into a new project. */
export function createConsumer({ packages, instead = {} }: ConsumerOptions): Consumer {
  ensureDist()
  const folder = mkdtempSync(path.join(tmpdir(), 'portal-replay-consumer-'))
  const modules = path.join(folder, 'node_modules')
  const installed = path.join(modules, 'portal-replay')
  mkdirSync(modules)
  const npm = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
  execFileSync('npm', npm, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  execFileSync('tar', ['-xzf', tarball], { cwd: folder })
  cpSync(path.join(folder, 'package'), installed, { recursive: true })

  for (const name of packages === 'all' ? installedHere() : packages) {
    const target = path.join(ROOT, 'node_modules', instead[name] ?? name)
    const link = path.join(modules, name)
    mkdirSync(path.dirname(link), { recursive: true })
    if (existsSync(target)) symlinkSync(target, link, 'junction')
  }
  return {
    folder,
    installed,
    node: (code) =>
      execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder, encoding: 'utf8' }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function installedHere(): string[] {
  const modules = path.join(ROOT, 'node_modules')
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(path.join(modules, name)).map((it) => `${name}/${it}`) : name,
    )
}
