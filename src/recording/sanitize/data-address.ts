import { decodeBody, imagePixels } from './image-pixels.ts'
import type { AssetKind } from './asset-policy.ts'
import type { SanitizeLimits } from './limits.ts'
import type { RemovalCounter } from './report.ts'

const MEDIA_TYPE = /^data:([^;,]{0,100})([^,]{0,200}),/i
const IMAGE = /^image\/(?:png|jpe?g|pjpeg|gif|webp|avif|apng|bmp|x-icon|vnd\.microsoft\.icon|svg\+xml)$/i
const FONT =
  /^(?:font\/[\w.+-]+|application\/(?:x-)?font-[\w.+-]+|application\/vnd\.ms-fontobject|application\/octet-stream)$/i
const MEDIA = /^(?:audio|video)\/[\w.+-]+$/i
const MAX_SVG_USES = 20

/** Whether a `data:` address may be loaded as one of the kinds: images, fonts, audio and video, and no documents. */
export function isSafeData(
  address: string,
  kinds: readonly AssetKind[],
  { limits, counter }: { readonly limits: SanitizeLimits; readonly counter: RemovalCounter },
): boolean {
  const [head, type = '', parameters = ''] = MEDIA_TYPE.exec(address) ?? []
  if (head === undefined) return false
  if (address.length > limits.maxDataUrlChars) {
    counter.cut('maxDataUrlChars')
    return false
  }
  const isBase64 = /;\s*base64\s*$/i.test(parameters)
  if (kinds.includes('image') && IMAGE.test(type)) {
    if (/svg/i.test(type)) return isSafeSvg(address.slice(head.length), isBase64, parameters)
    if (imagePixels(address.slice(head.length), isBase64) <= limits.maxImagePixels) return true
    counter.cut('maxImagePixels')
    return false
  }
  return (kinds.includes('font') && FONT.test(type)) || (kinds.includes('media') && MEDIA.test(type))
}

/** Scripts and loads are off in an SVG that is an image; what is left are bombs of entities and of copies. */
function isSafeSvg(body: string, isBase64: boolean, parameters: string): boolean {
  if (/charset\s*=\s*(?!"?utf-?8|"?us-ascii)/i.test(parameters)) return false
  // It may begin with a mark of UTF-16, or name an encoding whose escapes vanish: neither may part a word.
  const text = decodeBody(body, isBase64).replaceAll('\0', '')
  if (text.includes('\x1b') || /<!ENTITY/i.test(text)) return false
  return (text.match(/<(?:[\w.-]+:)?use[\s/>]/gi)?.length ?? 0) <= MAX_SVG_USES
}
