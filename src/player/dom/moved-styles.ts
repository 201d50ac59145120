type Realm = Window & typeof globalThis

/**
 * Makes moves within a document keep the rules that scripts had inserted into its `<style>` elements. A browser
 * drops them, because it parses the element's text anew: CSS-in-JS pages would lose their looks.
 */
export function keepRulesOfMovedStyles(realm: Realm): void {
  const prototype = realm.Node.prototype
  const { insertBefore, appendChild } = prototype
  prototype.insertBefore = function <T extends Node>(this: Node, node: T, child: Node | null): T {
    return moving(realm, node, () => insertBefore.call(this, node, child) as T)
  }
  prototype.appendChild = function <T extends Node>(this: Node, node: T): T {
    return moving(realm, node, () => appendChild.call(this, node) as T)
  }
}

function moving<T extends Node>(realm: Realm, node: T, move: () => T): T {
  // Nearly every node is new and connected to nothing.
  if (!node.isConnected || !(node instanceof realm.Element)) return move()
  const styles = node instanceof realm.HTMLStyleElement ? [node] : [...node.querySelectorAll('style')]
  const before = styles.map((style) => ruleTexts(style.sheet))
  const moved = move()
  styles.forEach((style, index) => restore(style.sheet, before[index] ?? []))
  return moved
}

function ruleTexts(sheet: CSSStyleSheet | null): string[] {
  return sheet ? Array.from(sheet.cssRules, (rule) => rule.cssText) : []
}

function restore(sheet: CSSStyleSheet | null, texts: readonly string[]): void {
  if (!sheet || ruleTexts(sheet).join() === texts.join()) return
  while (sheet.cssRules.length > 0) sheet.deleteRule(0)
  texts.forEach((text, index) => sheet.insertRule(text, index))
}
