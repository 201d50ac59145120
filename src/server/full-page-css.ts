/** For pages that are a player and nothing else: it takes the whole window. */
export function fullPageCss(elementId: string): string {
  return `html,body{margin:0;height:100%}#${elementId}{height:100%;display:grid}`
}
