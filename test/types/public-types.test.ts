import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createConsumer, ROOT, type Consumer } from '../package/consumer.ts'

const HOSTS = [
  { react: 'React 19', instead: {} },
  { react: 'React 18', instead: { '@types/react': 'types-react-18' } },
]

/** As strict as a host can be, and our declarations are checked as well. */
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  noUncheckedSideEffectImports: false,
  preserveSymlinks: true,
}

/** A server has no document; Request and Response come with Node's types. */
const SERVER_OPTIONS: ts.CompilerOptions = { ...OPTIONS, lib: ['lib.es2022.d.ts'], types: ['node'] }

/** What the README's examples take for granted. */
const README_ORDER = 'interface Order { id: number; recordingId: string; createdAt: Date }'
const README_PARTS = `import { memorySource, Replay } from 'portal-replay'
declare const id: string
const source = memorySource({ recordings: [] })`

describe.each(HOSTS)('public types in a host with $react', ({ react, instead }) => {
  let consumer: Consumer
  beforeAll(() => {
    consumer = createConsumer({ packages: 'all', instead })
    cpSync(path.join(import.meta.dirname, 'consumer'), consumer.folder, { recursive: true })
  })
  afterAll(() => consumer.remove())

  const compile = (file: string) => compileIn(consumer, file, OPTIONS)

  it('compile where the player is used as documented', () => {
    expect(compile('valid.tsx').messages).toEqual([])
  })

  it('compile the examples of the README', () => {
    const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8')
    const [whole, parts] = [...readme.matchAll(/```tsx\n(.*?)```/gs)].map(([, code]) => code!)
    writeFileSync(path.join(consumer.folder, 'whole.tsx'), `${README_ORDER}\n${whole}`)
    writeFileSync(path.join(consumer.folder, 'parts.tsx'), `${README_PARTS}\nexport const parts = (\n${parts})`)
    expect(compile('whole.tsx').messages).toEqual([])
    expect(compile('parts.tsx').messages).toEqual([])
  })

  it('compile against the React they claim to', () => {
    const { program } = compile('valid.tsx')
    const reactTypes = program.getSourceFiles().find(({ fileName }) => fileName.endsWith('@types/react/index.d.ts'))!
    // Only React 19 knows this hook.
    expect(reactTypes.text.includes('useActionState')).toBe(react === 'React 19')
  })

  it('refuse what is wrong, line by line', () => {
    expectOnlyMarkedRefused(consumer, 'invalid.tsx', OPTIONS)
  })
})

describe('public types of the server', () => {
  let consumer: Consumer
  beforeAll(() => {
    consumer = createConsumer({ packages: 'all' })
    cpSync(path.join(import.meta.dirname, 'consumer'), consumer.folder, { recursive: true })
  })
  afterAll(() => consumer.remove())

  it('compile where there is no document', () => {
    expect(compileIn(consumer, 'server.ts', SERVER_OPTIONS).messages).toEqual([])
  })

  it('refuse what would show recordings to everybody, line by line', () => {
    expectOnlyMarkedRefused(consumer, 'server-invalid.ts', SERVER_OPTIONS)
  })
})

function compileIn({ folder }: Consumer, file: string, options: ts.CompilerOptions) {
  // Where packages with types of their own are looked for.
  const program = ts.createProgram([path.join(folder, file)], { ...options, configFilePath: path.join(folder, 'x') })
  const ours = [...program.getSourceFiles()].filter(
    ({ fileName }) => fileName.startsWith(folder) && isOurs(path.relative(folder, fileName)),
  )
  const diagnostics = ours.flatMap((source) => ts.getPreEmitDiagnostics(program, source))
  return { program, messages: diagnostics.map((it) => describeDiagnostic(it, folder)) }
}

function expectOnlyMarkedRefused(consumer: Consumer, file: string, options: ts.CompilerOptions): void {
  const { program, messages } = compileIn(consumer, file, options)
  const source = program.getSourceFile(path.join(consumer.folder, file))!
  const marked = source.text.split('\n').flatMap((line, index) => (line.includes('// wrong') ? [index + 1] : []))
  const refused = messages.map((message) => (message.startsWith(`${file}:`) ? parseInt(message.split(':')[1]!) : -1))
  expect(
    [...new Set(refused)].sort((a, b) => a - b),
    messages.join('\n'),
  ).toEqual(marked)
}

function isOurs(file: string): boolean {
  return !file.startsWith('node_modules') || file.startsWith(path.join('node_modules', 'portal-replay'))
}

function describeDiagnostic({ file, start, messageText }: ts.Diagnostic, folder: string): string {
  const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
  const name = file ? path.relative(folder, file.fileName) : ''
  return `${name}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
}
