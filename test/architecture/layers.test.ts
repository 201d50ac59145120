import { existsSync } from 'node:fs'
import path from 'node:path'

import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

import { LAYERS, layerOf } from '../../scripts/lint/layer-table.js'

const ROOT = path.resolve(import.meta.dirname, '../..')
const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: path.join(ROOT, 'eslint.layers.config.js') })

/** What the linter says of `code`, were it to stand in a file of that folder. */
async function lint(folder: string, code: string): Promise<string[]> {
  const filePath = path.join(ROOT, 'src', folder, 'planted.ts')
  const [result] = await eslint.lintText(code, { filePath })
  return (result?.messages ?? []).map(({ message }) => message)
}

/** The path from a file within `from` to one within `to`; `to` may be a file itself. */
function specifier(from: string, to: string): string {
  const target = to.endsWith('.ts') ? to : `${to}/some-file.ts`
  const relative = path.posix.relative(from, target)
  return relative.startsWith('.') ? relative : `./${relative}`
}

const folders = LAYERS.map(({ folder }) => folder)

describe.each(LAYERS)('layer $folder', ({ folder, layers, typesFrom = [], packages, node }) => {
  const mayUse = new Set([folder, ...layers])
  const forbidden = folders.filter((other) => !mayUse.has(other) && !typesFrom.includes(other))

  it.each(layers)('may import %s', async (other) => {
    expect(await lint(folder, `import { a } from '${specifier(folder, other)}'`)).toEqual([])
  })

  it.each(typesFrom)('may import types of %s, and nothing else', async (other) => {
    const from = specifier(folder, other)
    expect(await lint(folder, `import type { A } from '${from}'`)).toEqual([])
    expect(await lint(folder, `import { type A } from '${from}'`)).toEqual([])
    expect(await lint(folder, `import { type A, b } from '${from}'`)).toHaveLength(1)
    expect(await lint(folder, `import '${from}'`)).toHaveLength(1)
  })

  it.each(forbidden)('may not import %s', async (other) => {
    const from = specifier(folder, other)
    const said = await lint(folder, `import { a } from '${from}'`)
    expect(said).toEqual([expect.stringContaining(`src/${folder} may not import`)])
  })

  it('may not reach a forbidden layer by a type, a re-export or a dynamic import', async () => {
    const other = forbidden.find((name) => layerOf(name) !== null)!
    const from = specifier(folder, other)
    expect(await lint(folder, `import type { A } from '${from}'`)).toHaveLength(1)
    expect(await lint(folder, `export { a } from '${from}'`)).toHaveLength(1)
    expect(await lint(folder, `export * from '${from}'`)).toHaveLength(1)
    expect(await lint(folder, `export const a = () => import('${from}')`)).toHaveLength(1)
    expect(await lint(folder, `export type A = import('${from}').A`)).toHaveLength(1)
  })

  it.each(packages)('may import the package %s', async (name) => {
    expect(await lint(folder, `import { a } from '${name}'`)).toEqual([])
  })

  it('may not import any other package', async () => {
    for (const name of ['react', 'rrweb', 'hono', 'left-pad'].filter((one) => !packages.includes(one))) {
      expect(await lint(folder, `import { a } from '${name}'`)).toHaveLength(1)
      expect(await lint(folder, `export const a = () => import('${name}')`)).toHaveLength(1)
    }
  })

  it(node ? 'may import what only Node has' : 'may not import what only Node has', async () => {
    expect(await lint(folder, `import { readFile } from 'node:fs/promises'`)).toHaveLength(node ? 0 : 1)
  })
})

describe('the layer table', () => {
  it('lets nobody but player/dom touch rrweb', () => {
    expect(LAYERS.filter(({ packages }) => packages.includes('rrweb')).map(({ folder }) => folder)).toEqual([
      'player/dom',
    ])
  })

  it('has no circle', () => {
    const reach = (folder: string, seen = new Set<string>()): Set<string> => {
      for (const next of LAYERS.find((layer) => layer.folder === folder)?.layers ?? []) {
        if (!seen.has(next)) reach(next, seen.add(next))
      }
      return seen
    }
    // What is nested may use what surrounds it, and the other way round only through the folder's own files.
    for (const { folder } of LAYERS) expect(reach(folder)).not.toContain(folder)
  })

  it('complains of a file that lies in no layer', async () => {
    expect(await lint('elsewhere', `export {}\nimport '../shared/errors.ts'`)).toEqual([
      expect.stringContaining('lies in no layer'),
    ])
  })

  it('complains of an import that leaves src', async () => {
    expect(await lint('shared', `import { a } from '../../test/a.ts'`)).toHaveLength(1)
  })

  it('names no file that does not exist', () => {
    const files = LAYERS.flatMap(({ layers }) => layers).filter((name) => name.endsWith('.ts'))
    for (const file of files) expect(existsSync(path.join(ROOT, 'src', file)), file).toBe(true)
  })
})
