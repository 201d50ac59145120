import { spawn } from 'node:child_process'

/**
 * Every static check, each a script of its own in package.json, in two rows that run at the same time: one check uses
 * one processor. Only the second row writes files: what builds `dist/` does not meet what reads it.
 */
const ROWS = [
  // Takes as long as all others together.
  ['check:lint'],
  [
    'check:no-dom',
    'check:layers',
    'check:types',
    'check:format',
    'check:unused',
    'check:package',
    'check:size',
    'build-storybook',
  ],
]

const failed: string[] = []
await Promise.all(ROWS.map(runRow))
process.exitCode = failed.length > 0 ? 1 : 0
process.stdout.write(`${ROWS.flat().length - failed.length} passed, ${failed.length} failed\n`)

async function runRow(checks: readonly string[]): Promise<void> {
  for (const check of checks) {
    const startedMs = performance.now()
    const { passed, output } = await run(check)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    process.stdout.write(`${passed ? 'ok  ' : 'FAIL'} ${check} (${seconds} s)\n`)
    if (passed) continue
    failed.push(check)
    process.stdout.write(`${output.trimEnd()}\n`)
  }
}

function run(script: string): Promise<{ passed: boolean; output: string }> {
  const child = spawn('npm', ['run', '--silent', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ passed: code === 0, output }))
  })
}
