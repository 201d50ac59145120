import { isObject } from '../events.ts'
import { placeholder } from './address-attributes.ts'
import { ASSET_TOKEN, type AssetAsk, isAssetToken, keyOfAsk, MARK, toAsk } from './asset-token.ts'
import { cssUrl } from './css-escapes.ts'

/** The address to load instead, by `keyOfAsk`; `null` for none. */
export type AssetAnswers = ReadonlyMap<string, string | null>

/** Everything that is to be decided before these values can be shown, each once. */
export function findAsks(value: unknown, into: Map<string, AssetAsk>): void {
  visitTexts(value, (text) => {
    for (const [, kind, encoded] of text.matchAll(ASSET_TOKEN)) {
      const ask = toAsk(kind, encoded)
      into.set(keyOfAsk(ask), ask)
    }
  })
}

/** Puts answers in the place of tokens, in values that are nobody else's. */
export function fillAssets(value: unknown, answers: AssetAnswers): void {
  visitTexts(value, (text, holder, key) => {
    const isWhole = isAssetToken(text) && text.replace(ASSET_TOKEN, '') === ''
    const answerTo = (kind: string | undefined, encoded: string | undefined) =>
      answers.get(keyOfAsk(toAsk(kind, encoded))) ?? null
    if (!isWhole) {
      const write = key === 'srcset' ? (address: string) => address : inStyleSheet
      holder[key] = text.replace(ASSET_TOKEN, (_, kind: string, encoded: string) =>
        write(answerTo(kind, encoded) ?? 'data:,'),
      )
      return
    }
    const [[, kind, encoded] = []] = text.matchAll(ASSET_TOKEN)
    const answer = answerTo(kind, encoded)
    if (answer !== null) holder[key] = answer
    // A picture of nothing is nothing that a film could play.
    else if (key === 'src' && kind !== 'media') holder[key] = placeholder(holder)
    else holder[key] = key === 'textContent' || key === 'value' ? '' : null
  })
}

/** An address as the inside of an unquoted `url()`. */
function inStyleSheet(address: string): string {
  return cssUrl(address).slice('url('.length, -1)
}

/**
 * Calls back for every text with a token in it, with the object or list that holds it. Recursive: what came through the
 * sanitiser is nested no deeper than it lets pages be.
 */
function visitTexts(value: unknown, visit: (text: string, holder: Record<string, unknown>, key: string) => void): void {
  if (Array.isArray(value) || isObject(value)) {
    const holder = value as Record<string, unknown>
    for (const key of Object.keys(holder)) {
      const child = holder[key]
      if (typeof child !== 'string') visitTexts(child, visit)
      else if (child.includes(MARK)) visit(child, holder, key)
    }
  }
}
