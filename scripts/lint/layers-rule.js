import path from 'node:path'

import { isWithin, layerOf, UNLAYERED } from './layer-table.js'

const SRC = path.resolve(import.meta.dirname, '../../src')

/** Marks a module that the build bundles into a string: the worker. */
const INLINED = 'inline-worker:'

/**
 * Checks every import of `src/` against the layer table, dynamic imports, re-exports and `import('…')` types
 * included.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const layersRule = {
  meta: { type: 'problem', schema: [], docs: { description: 'Imports follow the layer table' } },
  create(context) {
    const file = path.relative(SRC, context.filename).replaceAll('\\', '/')
    if (file.startsWith('..') || path.isAbsolute(file)) return {}

    /**
     * @param {unknown} source
     * @param {boolean} onlyTypes
     */
    const check = (source, onlyTypes) => {
      const literal =
        /** @type {{ type: string, value?: unknown, loc: import('eslint').AST.SourceLocation } | null} */ (source)
      if (literal?.type !== 'Literal' || typeof literal.value !== 'string') return
      const message = complaint(file, literal.value, onlyTypes)
      if (message) context.report({ loc: literal.loc, message })
    }

    return /** @type {import('eslint').Rule.RuleListener} */ ({
      ImportDeclaration: (/** @type {ImportLike} */ node) => check(node.source, onlyTypes(node)),
      ExportNamedDeclaration: (/** @type {ImportLike} */ node) => check(node.source, onlyTypes(node)),
      ExportAllDeclaration: (/** @type {ImportLike} */ node) => check(node.source, node.exportKind === 'type'),
      ImportExpression: (/** @type {ImportLike} */ node) => check(node.source, false),
      TSImportType: (/** @type {ImportLike} */ node) => check(node.source ?? node.argument?.literal, true),
    })
  },
}

/**
 * @typedef {{
 *   source?: unknown, argument?: { literal?: unknown }, importKind?: string, exportKind?: string,
 *   specifiers?: readonly { importKind?: string, exportKind?: string }[]
 * }} ImportLike
 */

/** @param {ImportLike} node */
function onlyTypes(node) {
  if (node.importKind === 'type' || node.exportKind === 'type') return true
  const specifiers = node.specifiers ?? []
  return specifiers.length > 0 && specifiers.every((one) => one.importKind === 'type' || one.exportKind === 'type')
}

/**
 * What is wrong with an import, as one sentence; `null` when nothing is.
 *
 * @param {string} file The importing file, below `src/`.
 * @param {string} specifier
 * @param {boolean} typesOnly
 * @returns {string | null}
 */
export function complaint(file, specifier, typesOnly) {
  // A module that is wanted as text is imported all the same.
  if (specifier.startsWith(INLINED)) return complaint(file, specifier.slice(INLINED.length), typesOnly)
  if (UNLAYERED.some((free) => isWithin(file, free))) return null
  const layer = layerOf(file)
  if (!layer) return `src/${file} lies in no layer. Add its folder to scripts/lint/layer-table.js.`
  const home = `src/${layer.folder}`

  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier)
    if (target.startsWith('..')) return `${home} may not import ${specifier}: it lies outside src.`
    const targetLayer = layerOf(target)
    if (targetLayer === layer) return null
    // A nested layer is another layer: permission for `player` does not open `player/dom`.
    const opens = (/** @type {string} */ allowed) =>
      isWithin(target, allowed) && (targetLayer?.folder === allowed || targetLayer === layerOf(allowed))
    if (layer.layers.some(opens)) return null
    if (layer.typesFrom?.some(opens)) {
      return typesOnly ? null : `${home} may import only types from src/${targetLayer?.folder}.`
    }
    return `${home} may not import src/${targetLayer?.folder ?? target}: see the layer table in docs/architecture.md.`
  }

  if (specifier.startsWith('node:'))
    return layer.node ? null : `${home} may not import ${specifier}: it must run anywhere.`
  const allowed = layer.packages.some((name) => specifier === name || specifier.startsWith(`${name}/`))
  return allowed ? null : `${home} may not import the package ${specifier}.`
}
