import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createConsumer, ROOT, type Consumer } from './consumer.ts'

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest
const runtime = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]

describe('the packed package', () => {
  let consumer: Consumer
  beforeAll(() => void (consumer = createConsumer({ packages: runtime })))
  afterAll(() => consumer.remove())

  const read = (file: string) => readFileSync(path.join(consumer.installed, file), 'utf8')

  it('contains every file that its exports name', () => {
    const files = Object.values(manifest.exports).flatMap((it) => (typeof it === 'string' ? [it] : Object.values(it)))
    expect(files.filter((file) => !existsSync(path.join(consumer.installed, file)))).toEqual([])
  })

  it('contains nothing but what was built', () => {
    const allowed = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json']
    expect(readdirSync(consumer.installed).filter((name) => !allowed.includes(name))).toEqual([])
  })

  it('says "use client" first on the React door, and nowhere else', () => {
    expect(read('dist/index.js').startsWith('"use client";')).toBe(true)
    // Scripts of whole pages in one, with React inside: no framework ever imports them.
    const pages = ['offline-page.js', 'embed-page.js']
    const apart = ['index.js', ...pages]
    const others = filesOf(path.join(consumer.installed, 'dist')).filter((file) => !apart.includes(file))
    for (const page of pages) expect(read(`dist/${page}`)).not.toMatch(/^["']use client/)
    expect(others.filter((file) => file.endsWith('.js') && read(`dist/${file}`).includes('use client'))).toEqual([])
  })

  it('imports on a server: the React door runs nothing when it is loaded', () => {
    expect(consumer.node(`const it = await import('portal-replay'); console.log(typeof it.SessionReplay)`)).toMatch(
      /function|object/,
    )
  })

  it('renders on a server', () => {
    const html = consumer.node(`
      import { createElement as h } from 'react'
      import { renderToString } from 'react-dom/server'
      import { httpSource, SessionReplay } from 'portal-replay'
      const source = httpSource({ baseUrl: 'https://portal.example/api/replay' })
      console.log(renderToString(h(SessionReplay, { source, recordingId: 'r1' })))
    `)
    expect(html).toContain('data-replay-part="container"')
    expect(html).toContain('data-state="loading"')
  })

  it('loads rrweb only when a page has to be rebuilt', () => {
    const modules = filesOf(path.join(consumer.installed, 'dist')).filter((file) => file.endsWith('.js'))
    const loading = modules.filter((file) => read(path.join('dist', file)).includes('import("rrweb'))
    expect(loading).toHaveLength(1)
    for (const file of modules) expect(read(path.join('dist', file))).not.toMatch(/from\s*["']rrweb/)
  })

  it('has style sheets without imports', () => {
    const [base, theme, styles] = ['base.css', 'theme.css', 'styles.css'].map((file) => read(`dist/${file}`))
    for (const sheet of [base, theme, styles]) expect(sheet).not.toContain('@import')
    expect(styles!.length).toBeGreaterThan(Math.max(base!.length, theme!.length))
  })
})

describe('portal-replay/recording, portal-replay/player and portal-replay/server', () => {
  let consumer: Consumer
  const withoutReact = Object.keys(manifest.dependencies).filter((name) => !/react|radix|lucide/.test(name))
  beforeAll(() => void (consumer = createConsumer({ packages: withoutReact })))
  afterAll(() => consumer.remove())

  it.each(['recording', 'player', 'server'])(
    '%s imports in Node where there is neither React nor a database',
    (door) => {
      const code = `console.log(Object.keys(await import('portal-replay/${door}')).length)`
      expect(Number(consumer.node(code))).toBeGreaterThan(0)
    },
  )

  it('names the package that is missing only when it is needed', () => {
    const code = `import { postgresIndex } from 'portal-replay/server'
      const index = postgresIndex({ connectionString: 'postgres://127.0.0.1/none' })
      console.log(await index.get('r1').catch((error) => error.message))`
    expect(consumer.node(code)).toContain('Run npm install pg.')
  })

  it('serve a recording to a fetch', () => {
    const code = `import { createReplayHandler, memorySource } from 'portal-replay/server'
      const handler = createReplayHandler({ source: memorySource({ recordings: [] }), authorize: () => ({ id: 'ada' }) })
      const answer = await handler(new Request('http://127.0.0.1/index.json'))
      console.log(answer.status, answer.headers.get('content-type'))`
    expect(consumer.node(code)).toContain('200 application/json')
  })

  it('leaves Node and its databases out of what is bundled for a worker', async () => {
    const contents = `import { createReplayHandler, postHogProxy, s3Store } from 'portal-replay/server'
      globalThis.it = [createReplayHandler, postHogProxy, s3Store]`
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: consumer.folder },
      bundle: true,
      write: false,
      format: 'esm',
      external: ['node:*'],
    })
    const [bundle] = outputFiles.map(({ text }) => text)
    expect(bundle).toContain('createReplayHandler')
    expect(bundle).not.toMatch(/from\s*["'](?:node:|pg)/)
  })

  it('reach a CommonJS project too', () => {
    const code = `import { createRequire } from 'node:module'
      const it = createRequire(process.cwd() + '/x.js')('portal-replay/recording')
      console.log(typeof it)`
    expect(consumer.node(code)).toContain('object')
  })
})

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
}
