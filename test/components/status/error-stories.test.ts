import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { defaultMessages } from '../../../src/components/messages.ts'

const stories = readFileSync(new URL('../../../stories/errors.stories.tsx', import.meta.url), 'utf8')

describe('the stories of errors', () => {
  // An empty source comes to its error by itself.
  const codes = Object.keys(defaultMessages.status.errors).filter((code) => code !== 'empty')

  it.each(codes)('show %s', (code) => {
    expect(stories).toMatch(new RegExp(`failing(Source)?\\(\\s*'${code}'`))
  })
})
