import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')

const config = ts.parseJsonConfigFileContent(
  ts.readConfigFile(path.join(ROOT, 'tsconfig.no-dom.json'), ts.sys.readFile).config,
  ts.sys,
  ROOT,
)

/** What `tsc -p tsconfig.no-dom.json` says of `code`, were it to stand in that file. */
function compile(file: string, code: string): string[] {
  const planted = path.join(ROOT, file)
  const host = ts.createCompilerHost(config.options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) =>
    path.resolve(name) === planted ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2022) : read(name, ...rest)
  const program = ts.createProgram([planted], config.options, host)
  const source = program.getSourceFile(planted)
  return program.getSemanticDiagnostics(source).map((it) => ts.flattenDiagnosticMessageText(it.messageText, '\n'))
}

const LAYERS = ['shared', 'recording', 'sources', 'worker', 'player']

describe('tsconfig.no-dom.json', () => {
  it.each(LAYERS)('refuses the DOM in src/%s', (layer) => {
    const file = `src/${layer}/planted.ts`
    expect(compile(file, 'export const title = () => document.title')).toEqual([
      expect.stringContaining(`Cannot find name 'document'`),
    ])
    expect(compile(file, 'export const page = new MutationObserver(() => {})')).toEqual([
      expect.stringContaining(`Cannot find name 'MutationObserver'`),
    ])
  })

  it('refuses Node as well', () => {
    expect(compile('src/recording/planted.ts', 'export const path = process.cwd()')).toHaveLength(1)
  })

  it('accepts what a worker has', () => {
    expect(compile('src/worker/planted.ts', 'export const get = (url: string) => fetch(url)')).toEqual([])
  })

  it('holds every file of these layers but src/player/dom', () => {
    const held = new Set(config.fileNames.map((file) => path.relative(ROOT, file).replaceAll('\\', '/')))
    const files = LAYERS.flatMap((layer) => filesOf(`src/${layer}`)).filter(
      (file) => !file.startsWith('src/player/dom/'),
    )
    expect(files.filter((file) => !held.has(file))).toEqual([])
  })
})

function filesOf(folder: string): string[] {
  if (!existsSync(path.join(ROOT, folder))) return []
  const entries = readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}
