import { ReplayError } from '../../shared/errors.ts'

export interface BodyLimits {
  readonly maxBodyBytes: number
  readonly maxInflatedBytes: number
}

/**
 * The text of a request, whose gzip is told by its first bytes: posthog-js packs without saying so in any header.
 * Counts while it reads and unpacks, so that neither a long body nor a bomb is ever held whole.
 *
 * @throws ReplayError `too_large`, `format_unknown` for damaged gzip or text that is not UTF-8
 */
export async function readBody(request: Request, limits: BodyLimits): Promise<string> {
  if (!request.body) return ''
  const bytes = await collect(request.body, limits.maxBodyBytes, 'as it was sent')
  try {
    const plain = isGzip(bytes) ? await inflate(bytes, limits.maxInflatedBytes) : bytes
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch (thrown) {
    if (thrown instanceof ReplayError) throw thrown
    throw new ReplayError('format_unknown', { what: 'The body is no readable text.', cause: thrown })
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

function inflate(bytes: Uint8Array<ArrayBuffer>, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return collect(inflated, maxBytes, 'unpacked')
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  how: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let total = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    total += value.length
    if (total > maxBytes) {
      await reader.cancel().catch(() => {})
      throw new ReplayError('too_large', { what: `The body has more than ${maxBytes} bytes ${how}.`, status: 413 })
    }
    parts.push(value)
  }
  const bytes = new Uint8Array(total)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}
