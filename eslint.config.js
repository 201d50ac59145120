import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import regexp from 'eslint-plugin-regexp'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

import { layers } from './eslint.layers.config.js'

/** Recordings are strangers' input: what would hand them to a parser or a realm of the portal. */
const DANGEROUS = [
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Recordings are strangers’ input: render text, never markup.',
  },
  {
    selector: 'AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
    message: 'Recordings are strangers’ input: build nodes, never markup.',
  },
  {
    selector: 'CallExpression > MemberExpression.callee[property.name=/^(insertAdjacentHTML|setHTMLUnsafe)$/]',
    message: 'Recordings are strangers’ input: build nodes, never markup.',
  },
  {
    selector: 'Property[key.name="UNSAFE_replayCanvas"]:not([value.value=false])',
    message: 'rrweb’s canvas replay calls what the recording names: never switch it on.',
  },
]

const TYPED_ERRORS = {
  selector: 'ThrowStatement > NewExpression[callee.name=/^(Error|TypeError|RangeError)$/]',
  message: 'Throw a ReplayError: a code, what happened, why it matters, what to do.',
}

export default defineConfig(
  {
    ignores: ['dist/', 'storybook-static/', 'coverage/', 'test/fixtures/', 'test/types/consumer/', 'examples/*/dist/'],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat['recommended-latest'],
  regexp.configs.recommended,
  layers,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...DANGEROUS],
      'no-script-url': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'max-lines': ['error', { max: 400 }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // An empty string is often as good as none.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A part measures itself once it is mounted.
      'react-hooks/set-state-in-effect': 'off',
      // What the React Compiler could not compile does not matter: we ship nothing that it made.
      'react-hooks/incompatible-library': 'off',
      // To take control characters out of a stranger's text one has to name them.
      'no-control-regex': 'off',
      'regexp/no-control-character': 'off',
      'regexp/no-obscure-range': 'off',
      // Prettier keeps lines apart where no semicolon does.
      'no-unexpected-multiline': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, arguments: false } },
      ],
      // Ports are interfaces with methods, and closures implement them: there is no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    files: ['src/**'],
    rules: { 'no-restricted-syntax': ['error', ...DANGEROUS, TYPED_ERRORS] },
  },
  {
    files: ['src/{components,hooks}/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'document', message: 'Use ownerDocument: the player may live in another document.' },
        { name: 'localStorage', message: 'Storage is the host’s to give: it may not exist here.' },
        { name: 'sessionStorage', message: 'Storage is the host’s to give: it may not exist here.' },
      ],
    },
  },
  {
    files: ['test/**', 'stories/**'],
    rules: {
      // An answer of unknown shape is what the assertion is about.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // A component made for a test may tell the test what it saw.
      'react-hooks/globals': 'off',
      'react-hooks/immutability': 'off',
    },
  },
  // What Hono's context leaves open.
  { files: ['examples/**'], rules: { '@typescript-eslint/no-unsafe-argument': 'off' } },
  { files: ['scripts/**', 'bench/**', 'src/cli/**', 'examples/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
)
