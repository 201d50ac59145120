/** The pieces in one; the piece itself where there is only one. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const first = pieces[0]
  if (pieces.length === 1 && first !== undefined) return first
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
