import tseslint from 'typescript-eslint'

import { layersRule } from './scripts/lint/layers-rule.js'

/**
 * The layer table alone: `npm run check:layers`. eslint.config.js contains it too.
 *
 * @type {import('eslint').Linter.Config}
 */
export const layers = {
  files: ['src/**/*.{ts,tsx}'],
  plugins: { replay: { rules: { layers: layersRule } } },
  rules: { 'replay/layers': 'error' },
}

export default [{ ...layers, languageOptions: { parser: tseslint.parser } }]
