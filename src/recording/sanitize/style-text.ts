import { cleanCss } from './clean-css.ts'
import type { Door } from './door.ts'

/** rrweb's mark between the parts of a `<style>` whose text came in several nodes. */
const SPLIT = '/* rr_split */'

/** The text of a style sheet as a whole, counted against what a page may have. */
export function cleanSheet(css: string, door: Door): string {
  door.page.cssChars += css.length
  if (door.page.cssChars > door.limits.maxPageCssChars) {
    door.counter.cut('maxPageCssChars')
    return ''
  }
  return cleanCss(css, door)
}

/**
 * One text node of a `<style>`. A browser reads all of them as one, and later changes may take those between away: so
 * none may end in what the next could complete.
 */
export function cleanStyleText(text: string, door: Door): string {
  return closed(cleanUnmarked(text, door))
}

/** rrweb's attribute `_cssText`: a whole sheet, perhaps with marks of where its text nodes ended. */
export function cleanCssText(text: string, door: Door): string {
  const parts = text.split(SPLIT)
  const isSound = parts.every((part, i) => i === parts.length - 1 || !canBeCompleted(part))
  // Where a word goes on in the next node, only the whole can be read; it then comes back without its marks.
  if (!isSound) return cleanStyleText(parts.join(''), door)
  const clean = parts.map((part) => cleanStyleText(part, door))
  return clean.every((part, i) => part === parts[i]) ? text : clean.join(SPLIT)
}

/**
 * A sheet that rrweb will find no mark in: neither one that was written with escapes, nor one that came about when
 * others were taken out. rrweb would part a comment from the words it keeps apart.
 */
function cleanUnmarked(css: string, door: Door): string {
  let clean = cleanSheet(css, door)
  for (let left = MOST_ROUNDS; clean.includes(SPLIT); left--) {
    if (left === 0) return ''
    clean = cleanCss(clean.replaceAll(SPLIT, '\n'), door)
  }
  return clean
}

const MOST_ROUNDS = 2

/** With an end that nothing completes. The space is part of an escape that ends there, the new line is of nothing. */
function closed(css: string): string {
  return canBeCompleted(css) ? `${css} \n` : css
}

/** A word, an at-rule or an escape at the end; escapes may be six digits and a space long. */
function canBeCompleted(css: string): boolean {
  const tail = css.slice(-9)
  return /[\w@\-\u0080-\uffff]$/.test(tail) || /\\[\da-f]{0,6}(?:\r\n|[ \t\r\n\f])?$/i.test(tail)
}
