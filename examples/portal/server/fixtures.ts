/** Where the committed recording and rows lie. */
export const FIXTURES = new URL('../fixtures/', import.meta.url)
