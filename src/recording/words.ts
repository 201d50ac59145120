/** The words of a text, each once: how lists of names are written. */
export const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))
