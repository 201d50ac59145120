import { spawn } from 'node:child_process'

/** Every static check, quick ones first. Each is a script of its own in package.json. */
const CHECKS = [
  'check:types',
  'check:no-dom',
  'check:layers',
  'check:lint',
  'check:format',
  'check:unused',
  'check:package',
  'check:size',
  'build-storybook',
]

const failed: string[] = []
for (const check of CHECKS) {
  const startedMs = performance.now()
  const { passed, output } = await run(check)
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  process.stdout.write(`${passed ? 'ok  ' : 'FAIL'} ${check} (${seconds} s)\n`)
  if (passed) continue
  failed.push(check)
  process.stdout.write(`${output.trimEnd()}\n`)
}
process.exitCode = failed.length > 0 ? 1 : 0
process.stdout.write(`${CHECKS.length - failed.length} passed, ${failed.length} failed\n`)

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
