/** Whether a text is an origin as browsers write it: scheme, host and port of http or https, and nothing else. */
export function isExactOrigin(text: string): boolean {
  // To an address a star is a letter. Whoever wrote it means any, which it never matches.
  return /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text
}
