import path from 'node:path'

import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')

// A planted file is in no project, so rules that need types are left out.
const eslint = new ESLint({ cwd: ROOT, overrideConfig: [tseslint.configs.disableTypeChecked] })

/** Names of the rules that `code` breaks, were it to stand in that file. */
async function broken(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(ROOT, file) })
  return (result?.messages ?? []).map(({ ruleId }) => ruleId)
}

const PART = 'src/components/planted.tsx'
const ENGINE = 'src/player/dom/planted.ts'

describe('eslint.config.js', () => {
  it('accepts clean code', async () => {
    expect(await broken(PART, 'export const Part = () => <p>{1 + 1}</p>\n')).toEqual([])
  })

  it.each([
    ['markup from a string in JSX', PART, 'export const P = () => <p dangerouslySetInnerHTML={{ __html: "" }} />'],
    ['innerHTML', ENGINE, 'export const f = (e: Element) => { e.innerHTML = "" }'],
    ['srcdoc', ENGINE, 'export const f = (e: HTMLIFrameElement) => { e.srcdoc = "" }'],
    ['insertAdjacentHTML', ENGINE, 'export const f = (e: Element) => { e.insertAdjacentHTML("beforeend", "") }'],
    ['canvas replay', ENGINE, 'export const options = { UNSAFE_replayCanvas: true }'],
    ['an untyped error', ENGINE, 'export const f = () => { throw new Error("no") }'],
  ])('refuses %s', async (_, file, code) => {
    expect(await broken(file, code)).toEqual(['no-restricted-syntax'])
  })

  it.each([
    ['console.log', ENGINE, 'console.log(1)', 'no-console'],
    ['any', ENGINE, 'export const a: any = 1', '@typescript-eslint/no-explicit-any'],
    ['@ts-ignore', ENGINE, '// @ts-ignore\nexport const a = 1', '@typescript-eslint/ban-ts-comment'],
    ['an empty catch', ENGINE, 'export const f = () => { try { f() } catch {} }', 'no-empty'],
    ['the host’s document in a part', PART, 'export const t = () => document.title', 'no-restricted-globals'],
    ['storage in a part', PART, 'export const t = () => localStorage.length', 'no-restricted-globals'],
    ['more than 400 lines', ENGINE, `export const a = [\n${'1,\n'.repeat(400)}]`, 'max-lines'],
    ['a regular expression that can hang', ENGINE, 'export const r = /(a+)+$/', 'regexp/no-super-linear-backtracking'],
  ])('refuses %s', async (_, file, code, rule) => {
    expect(await broken(file, code)).toContain(rule)
  })

  it('cannot be switched off by a comment', async () => {
    const code = '/* eslint-disable no-console */\nconsole.log(1)'
    expect(await broken(ENGINE, code)).toContain('no-console')
  })
})
