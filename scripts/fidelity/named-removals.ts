/** What the sanitiser takes out of ordinary recordings, and why. What is none of these was lost without a reason. */
const NAMED: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^<script> becomes <noscript>$/, 'scripts'],
  [/^<(?:template|base|param|object|embed|noembed|noframes)> becomes/, 'elements that run or load'],
  [/\[on\w+\] is left out$/, 'event handlers'],
  [/\[href\] becomes "#"$/, 'where links lead'],
  [/\[(?:target|download|ping|rel)\] is left out$/, 'what following a link does beside'],
  [/^form\[\w+\] is left out$/, 'where forms are sent'],
  [/\[(?:src|srcset|poster|background|href)\]/, 'addresses to load from'],
  [/^an address in CSS$/, 'addresses to load from'],
  [/^meta\[/, 'instructions to the browser'],
  [/^iframe\[/, 'contents and rights of frames'],
  [/\[tabindex\] becomes "-1"$/, 'ways to the keyboard'],
  [/\[(?:autofocus|contenteditable|accesskey)\] is left out$/, 'ways to the keyboard'],
  [/^input\[autocomplete\] becomes/, 'filling in what the browser knows'],
  [/^source 0 (?:next|previous)Id becomes null$/, 'siblings that are none'],
  [/^event of type 3, source 9$/, 'drawing commands'],
  [/^an entry of attributes of </, 'changes of which nothing is left'],
  [/^[\w-]+ attributes becomes \{\}$/, 'attributes that were not said'],
]

/** Why a difference (as `DifferenceNames` calls it) is there; `null` when nobody has said. */
export function whyRemoved(difference: string): string | null {
  return NAMED.find(([pattern]) => pattern.test(difference))?.[1] ?? null
}
