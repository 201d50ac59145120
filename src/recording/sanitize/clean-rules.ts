import { isObject } from '../events.ts'
import { cleanCss } from './clean-css.ts'
import { isKind } from './is-between.ts'
import { limited } from './limited.ts'
import { isNodeId } from './node-place.ts'
import type { Door } from './door.ts'
import { mapShared, pickShared, withFields } from './shared-list.ts'
import { isProperty } from './style-object.ts'
import { cleanSheet } from './style-text.ts'
import { words } from '../words.ts'

type Data = Record<string, unknown>

const RULE_EVENT_FIELDS = words('source id styleId adds removes replace replaceSync')
const RULE_FIELDS = words('rule index')
const DECLARATION_FIELDS = words('source id styleId index set remove')
const ADOPTION_FIELDS = words('source id styleIds styles')
const STYLE_FIELDS = words('styleId rules')
const SET_FIELDS = words('property value priority')
const REMOVE_FIELDS = words('property')
const INDEX_FIELD = words('index')
const MAX_INDEX = 1_000_000
const MAX_NESTED_RULES = 32
const MAX_SHEETS = 500

/** Rules put into a style sheet and taken out (rrweb `styleSheetRuleData`). */
export function cleanRules(data: Data, door: Door): Data | null {
  if (!isNodeId(data['id']) && !isNodeId(data['styleId'])) return null
  const sound = pickShared(data, RULE_EVENT_FIELDS)
  const isConstructed = isNodeId(sound['styleId'])
  const texts = Object.fromEntries(
    ['replace', 'replaceSync'].flatMap((name): [string, unknown][] => {
      if (sound[name] === undefined) return []
      // Only constructed sheets can be replaced; others reject, and nobody would catch that.
      return [[name, isConstructed && typeof sound[name] === 'string' ? cleanSheet(sound[name], door) : undefined]]
    }),
  )
  return withIds(
    withFields(sound, {
      ...texts,
      ...(sound['adds'] !== undefined && { adds: cleanRuleList(sound['adds'], door) }),
      ...(sound['removes'] !== undefined && { removes: cleanRemovals(sound['removes'], door) }),
    }),
  )
}

/** A single declaration (rrweb `styleDeclarationData`). */
export function cleanDeclaration(data: Data, door: Door): Data | null {
  if (!isNodeId(data['id']) && !isNodeId(data['styleId'])) return null
  if (!Array.isArray(data['index']) || !isIndex(data['index'])) return null
  const { set, remove } = data
  const hasSet = isObject(set) && isProperty(set['property'])
  const hasRemove = isObject(remove) && isProperty(remove['property'])
  if (!hasSet && !hasRemove) return null
  const sound = pickShared(data, DECLARATION_FIELDS)
  return withIds(
    withFields(sound, {
      ...(set !== undefined && { set: hasSet ? cleanSetting(set, door) : undefined }),
      ...(remove !== undefined && { remove: hasRemove ? pickShared(remove, REMOVE_FIELDS) : undefined }),
    }),
  )
}

/** Constructed style sheets (rrweb `adoptedStyleSheetData`). */
export function cleanAdoption(data: Data, door: Door): Data | null {
  const { id, styleIds, styles } = data
  if (!isNodeId(id) || !Array.isArray(styleIds)) return null
  const ids = mapShared(styleIds as readonly unknown[], (styleId) => (isNodeId(styleId) ? styleId : null))
  const sound = pickShared(data, ADOPTION_FIELDS)
  return withFields(sound, {
    styleIds: ids.length > MAX_SHEETS ? ids.slice(0, MAX_SHEETS) : ids,
    ...(styles !== undefined && { styles: Array.isArray(styles) ? cleanStyles(styles, door) : [] }),
  })
}

function cleanStyles(styles: readonly unknown[], door: Door): readonly unknown[] {
  return mapShared(styles, (style) => {
    if (!isObject(style) || !isNodeId(style['styleId'])) return null
    return withFields(pickShared(style, STYLE_FIELDS), { rules: cleanRuleList(style['rules'], door) })
  })
}

function cleanRuleList(raw: unknown, door: Door): readonly unknown[] {
  return mapShared(limited(raw, 'maxRules', door), (rule) => {
    if (!isObject(rule) || typeof rule['rule'] !== 'string' || !isIndex(rule['index'])) return null
    return withFields(pickShared(rule, RULE_FIELDS), { rule: cleanSheet(rule['rule'], door) })
  })
}

function cleanRemovals(raw: unknown, door: Door): readonly unknown[] {
  return mapShared(limited(raw, 'maxRules', door), (rule) =>
    isObject(rule) && isIndex(rule['index']) ? pickShared(rule, INDEX_FIELD) : null,
  )
}

function cleanSetting(set: Data, door: Door): Data {
  const value = typeof set['value'] === 'string' ? cleanCss(set['value'], door) : null
  const priority = set['priority'] === 'important' ? 'important' : set['priority'] === undefined ? undefined : ''
  const sound = pickShared(set, SET_FIELDS)
  return withFields(sound, { value, ...(priority !== undefined && { priority }) })
}

function isIndex(index: unknown): boolean {
  const isOne = (value: unknown) => isKind(value, MAX_INDEX - 1)
  if (Array.isArray(index)) return index.length > 0 && index.length <= MAX_NESTED_RULES && index.every(isOne)
  return index === undefined || isOne(index)
}

/** Without an id that is none, and without what is not there. */
function withIds(data: Data): Data {
  const keys = Object.keys(data)
  const isSound = (key: string) => (key === 'id' || key === 'styleId' ? isNodeId(data[key]) : data[key] !== undefined)
  const sound = keys.filter(isSound)
  return sound.length === keys.length ? data : pickShared(data, new Set(sound))
}
