/** A web font as a recorded page names it: the bundler of that page has put a hash behind its name. */
const WEB_FONT = /\/(Assistant-(?:Regular|Medium|SemiBold|Bold))-\w+\.woff2$/

/**
 * Where the lab's server has the font that a recorded page loads from `url`; `null` for all else. In the pages and in
 * Node.
 */
export function labFontAddress(url: string): string | null {
  const [, name] = WEB_FONT.exec(url) ?? []
  return name === undefined ? null : `/fonts/${name}`
}
