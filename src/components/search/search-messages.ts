/** Texts of the search for what was on screen. Times arrive formatted. */
export const searchMessages = {
  button: 'On screen',
  buttonHint: 'Find a text that was on screen',
  field: 'Text on the page',
  lane: 'On screen',
  hint: 'Find when a text was on screen',
  example: 'An error message, an order number, what a button said.',
  searching: 'Searching…',
  none: (query: string) => `“${query}” was not on screen`,
  noneYet: (query: string) => `“${query}” was not on screen so far`,
  stillLoading: 'The rest of the recording is still loading.',
  partly: 'Some of the recording is missing, so it may have been.',
  failed: 'The search failed. Change the text to try again.',
  unsupported: 'This replay cannot search its pages.',
  count: (count: number, truncated: boolean) => (truncated ? `first ${count}` : `${count} found`),
  window: (number: number) => `Window ${number}`,
  /** How long it stood there. */
  span: (from: string, to: string) => `From ${from} to ${to}`,
}
