/** Whether a style sheet has more brackets within brackets than `most`. */
export function isDeeperThan(css: string, most: number): boolean {
  if (css.length <= most) return false
  let depth = 0
  for (let at = 0; at < css.length; at++) {
    switch (css.charCodeAt(at)) {
      case 0x28:
      case 0x5b:
      case 0x7b:
        if (++depth > most) return true
        break
      case 0x29:
      case 0x5d:
      case 0x7d:
        if (depth > 0) depth--
    }
  }
  return false
}
