import { ReplayError } from '../shared/errors.ts'
import type { BucketPage } from './bucket-store.ts'

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Reads a page of ListObjectsV2 that S3 and its kin send: a flat list of elements with texts, which needs no XML parser.
 *
 * @throws ReplayError `format_unknown`
 */
export function parseS3Page(xml: string): BucketPage {
  if (!xml.includes('<ListBucketResult')) {
    throw new ReplayError('format_unknown', { what: 'The bucket’s answer is no list of objects.' })
  }
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = '']) => ({
    key: text(entry, 'Key') ?? '',
    bytes: Number(text(entry, 'Size')),
    modifiedMs: Date.parse(text(entry, 'LastModified') ?? ''),
  }))
  const isCut = text(xml, 'IsTruncated') === 'true'
  return { objects, nextToken: isCut ? text(xml, 'NextContinuationToken') : null }
}

function text(xml: string, name: string): string | null {
  const from = xml.indexOf(`<${name}>`)
  const to = xml.indexOf(`</${name}>`, from)
  if (from < 0 || to < 0) return null
  const raw = xml.slice(from + name.length + 2, to)
  return raw.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, named?: string) => {
    if (named !== undefined) return ENTITIES[named] ?? whole
    const point = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}
