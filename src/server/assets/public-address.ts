/**
 * Whether an IP address is one of the public internet: nothing of this machine, its network, its cloud's services, or
 * reserved for anything else. Every form an IPv4 address can take inside an IPv6 one counts as that IPv4 address.
 *
 * After the special-purpose registries of IANA (RFC 6890 and its updates).
 */
export function isPublicAddress(address: string): boolean {
  const four = parseIpv4(address)
  if (four) return isPublicIpv4(four)
  const groups = parseIpv6(address)
  return groups !== null && isPublicIpv6(groups)
}

type Ipv4 = readonly [number, number, number, number]

/** Four decimals without leading zeros: other ways to write one are refused, because programs disagree on them. */
function parseIpv4(text: string): Ipv4 | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return null
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number)
  return [a, b, c, d]
}

function isPublicIpv4([a, b, c]: Ipv4): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 100 && b >= 64 && b <= 127) return false
  if (a === 169 && b === 254) return false
  if (a === 172 && b >= 16 && b <= 31) return false
  if (a === 192 && b === 168) return false
  if (a === 192 && b === 0 && (c === 0 || c === 2)) return false
  if (a === 192 && b === 88 && c === 99) return false
  if (a === 198 && (b === 18 || b === 19)) return false
  if (a === 198 && b === 51 && c === 100) return false
  return !(a === 203 && b === 0 && c === 113)
}

/** Eight groups; `null` for anything else, a zone (`%eth0`) included. */
function parseIpv6(text: string): readonly number[] | null {
  const tail = text.slice(text.lastIndexOf(':') + 1)
  const four = tail.includes('.') ? parseIpv4(tail) : null
  if (tail.includes('.') && !four) return null
  const hex = four
    ? text.slice(0, -tail.length) +
      [four[0] * 256 + four[1], four[2] * 256 + four[3]].map((n) => n.toString(16)).join(':')
    : text
  const halves = hex.split('::')
  if (halves.length > 2) return null
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - rest.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...rest]
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.map((group) => parseInt(group, 16)) : null
}

function isPublicIpv6(groups: readonly number[]): boolean {
  const [a = 0, b = 0] = groups
  const embedded = (at: number): boolean => {
    const [high = 0, low = 0] = groups.slice(at, at + 2)
    return isPublicIpv4([high >> 8, high & 255, low >> 8, low & 255])
  }
  // NAT64 and 6to4 carry an IPv4 address to which the packet goes in the end.
  if (a === 0x64 && b === 0xff9b && groups.slice(2, 6).every((group) => group === 0)) return embedded(6)
  if (a === 0x2002) return embedded(1)
  // 2000::/3 is all that is given out; mapped, loopback, local, multicast and the rest lie outside.
  if (a < 0x2000 || a > 0x3fff) return false
  // Teredo, ORCHID, benchmarking, documentation.
  if (a === 0x2001 && b < 0x200) return false
  if (a === 0x2001 && b === 0xdb8) return false
  return !(a === 0x3fff && b < 0x1000)
}
