import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, it } from 'vitest'

import { LAYERS } from '../../scripts/lint/layer-table.js'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

/** Every file that git tracks or would track. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(path.join(ROOT, file)))

const code = files.filter((file) => /\.(?:ts|tsx|js|css)$/.test(file) && !file.startsWith('test/fixtures/'))

describe('docs/architecture.md', () => {
  const text = read('docs/architecture.md')

  it('names every folder of src', () => {
    const folders = readdirSync(path.join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const used = folders.filter(({ name }) => files.some((file) => file.startsWith(`src/${name}/`)))
    expect(used.map(({ name }) => name).filter((name) => !text.includes(`\`${name}/`))).toEqual([])
  })

  it('has the layer table that the linter has', () => {
    const table = text.slice(text.indexOf('## Who may import whom'))
    for (const { folder, layers, typesFrom = [], packages } of LAYERS) {
      const row = table.split('\n').find((line) => line.startsWith(`| \`${folder}/\``))
      expect(row, `a row for ${folder}`).toBeDefined()
      for (const name of [...layers, ...typesFrom, ...packages]) expect(row).toContain(`\`${name}\``)
    }
  })
})

describe('every file', () => {
  it('has at most 400 lines', () => {
    expect(code.filter((file) => read(file).split('\n').length > 401)).toEqual([])
  })

  it('is named in kebab-case', () => {
    const named = code.filter((file) => file.startsWith('src/') || file.startsWith('test/'))
    expect(named.filter((file) => !/^[a-z0-9.-]+$/.test(path.basename(file)))).toEqual([])
  })

  it('holds no note to self and no switched-off check', () => {
    // Written in two parts, so that this file passes its own test.
    const note = new RegExp(
      ['\\bTO' + 'DO\\b', 'FIX' + 'ME', '@ts-' + 'ignore', '@ts-' + 'nocheck', 'eslint-' + 'disable'].join('|'),
    )
    const plants = ['test/architecture/lint-rules.test.ts', 'eslint.config.js']
    const guilty = code.filter((file) => !plants.includes(file) && note.test(read(file)))
    expect(guilty).toEqual([])
  })

  it('has a name that says more than "utils"', () => {
    expect(
      code.filter((file) => /^src\/(?:.*\/)?(?:utils?|helpers?|types|misc|common)(?:\.tsx?$|\/)/.test(file)),
    ).toEqual([])
  })

  it('exports by name: no folder is re-exported whole', () => {
    const whole = code.filter((file) => file.startsWith('src/') && /^export \*/m.test(read(file)))
    expect(whole).toEqual([])
  })
})

describe('what is installed', () => {
  it('is in the lock file for every platform: `npm ci` refuses a lock that lacks a single optional package', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> }
    const absent = Object.entries(packages).flatMap(([folder, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !isLocked(packages, folder, name))
        .map((name) => `${name}, for ${folder}`),
    )
    expect(absent).toEqual([])
  })

  it('comes from whichever registry npm is set to: the lock file names none', () => {
    expect(read('package-lock.json')).not.toContain('"resolved": "http')
    expect(read('.npmrc')).not.toContain('registry=')
  })
})

describe('the documentation', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const pages = files.filter((file) => file.endsWith('.md') && !file.startsWith('.changeset/'))

  it.each(pages)('%s names only commands that exist', (page) => {
    const named = [...read(page).matchAll(/npm (?:run )?(?!run\b)([a-z][a-z0-9:-]*)/g)].map(([, name]) => name!)
    const builtIn = ['ci', 'install', 'i', 'pack', 'publish', 'run', 'start', 'view']
    expect(named.filter((name) => !(name in scripts) && !builtIn.includes(name))).toEqual([])
  })

  it.each(pages)('%s links only to files that exist', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link]) => link!)
    expect(links.filter((link) => !existsSync(path.join(ROOT, path.dirname(page), link)))).toEqual([])
  })

  it('starts with the two commands that do everything', () => {
    const readme = read('README.md')
    expect(readme).toContain('npm ci && npm run demo')
    expect(readme).toContain('npm ci && npm test')
    expect(readme.split('\n').findIndex((line) => line.includes('npm ci && npm run demo'))).toBeLessThan(40)
  })

  it('is what .ci/run runs', () => {
    expect(read('.ci/run')).toMatch(/npm ci.*npm test/s)
  })
})

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** Whether Node, looking from `folder` upwards, would find the package. */
function isLocked(packages: Readonly<Record<string, LockedPackage>>, folder: string, name: string): boolean {
  if (Object.hasOwn(packages, `${folder && `${folder}/`}node_modules/${name}`)) return true
  return folder !== '' && isLocked(packages, folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/'))), name)
}
