import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** What the package is made from. */
const INPUTS = ['src', 'tsup.config.ts', 'package.json', 'scripts/build']

/** Builds `dist/` unless it is already newer than everything it is made from. Throws when the build fails. */
export function ensureDist(): void {
  const built = newest(path.join(ROOT, 'dist', 'styles.css'))
  if (built > Math.max(...INPUTS.map((input) => newest(path.join(ROOT, input))))) return
  const tsup = createRequire(import.meta.url).resolve('tsup/dist/cli-default.js')
  const { status } = spawnSync(process.execPath, [tsup, '--silent'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) throw new Error('The package does not build: see the messages above, or run `npm run build`.')
}

/** The latest change of a file, or of anything within a folder, in epoch ms; 0 where there is nothing. */
function newest(target: string): number {
  if (!existsSync(target)) return 0
  const stats = statSync(target)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(0, ...readdirSync(target).map((name) => newest(path.join(target, name))))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureDist()
