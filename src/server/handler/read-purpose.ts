const MAX_LENGTH = 200

/** Where a page says why somebody looks: percent-encoded, because headers hold no letters beyond ASCII. */
export const PURPOSE_HEADER = 'x-replay-purpose'

/** Why somebody looks, e.g. `ticket 4711`, as it may stand in a log for years; nothing where nothing is said. */
export function readPurpose(request: Request): string | undefined {
  const sent = request.headers.get(PURPOSE_HEADER)
  if (!sent) return undefined
  let text = sent
  try {
    text = decodeURIComponent(sent)
  } catch {
    // Then it was not encoded.
  }
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim()
  return line === '' ? undefined : line.slice(0, MAX_LENGTH)
}
