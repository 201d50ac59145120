import { describe, expect, it } from 'vitest'

import { postHogScripts } from '../../../src/server/adapters/post-hog-scripts.ts'

describe('postHogScripts', () => {
  it('has the recorder of the installed posthog-js', async () => {
    const script = await postHogScripts()('lazy-recorder.js')
    expect(new TextDecoder().decode(script!)).toContain('rrweb')
  })

  it('has nothing else of that folder, and nothing outside of it', async () => {
    const scripts = postHogScripts()
    for (const name of ['main.js', '../package.json', 'lazy-recorder.js.map', ''])
      expect(await scripts(name)).toBeNull()
  })

  it('has nothing where the folder has nothing', async () => {
    expect(await postHogScripts({ folder: '/nowhere' })('lazy-recorder.js')).toBeNull()
  })
})
