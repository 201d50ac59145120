import { isObject } from '../../recording/events.ts'

/** Longest body that is worth a place in a command line, characters. */
const MAX_BODY_CHARS = 100_000
const MAX_HEADERS = 100
const METHOD = /^[A-Z]{1,20}$/
/** A header's name (RFC 9110 `token`); curl reads a file where one begins with `@`, which is none. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]{1,200}$/
/** Not for a command line: curl sets them itself. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['content-length', 'host', 'connection', 'transfer-encoding'])

/**
 * A recorded request as a command for a POSIX shell (sh, bash, zsh), or `null` where it is none that curl should be
 * given: http and https only. Whatever was recorded is one quoted word, so that it can neither end the command, nor be
 * an option, a file of the viewer's, or a pattern of curl's.
 *
 * @param request A network item's `data`, as rrweb's and PostHog's network plugins record it.
 */
export function curlCommand(request: unknown): string | null {
  if (!isObject(request)) return null
  const own = (key: string): unknown => (Object.hasOwn(request, key) ? request[key] : undefined)
  const url = httpUrl(own('name') ?? own('url'))
  if (url === null) return null
  const method = own('method')
  const body = own('requestBody')
  return [
    'curl --globoff',
    ...(typeof method === 'string' && METHOD.test(method) ? [`--request ${method}`] : []),
    ...headersOf(own('requestHeaders')).map((header) => `--header ${shellWord(header)}`),
    ...(typeof body === 'string' && body !== '' ? [`--data-raw ${shellWord(body.slice(0, MAX_BODY_CHARS))}`] : []),
    `--url ${shellWord(url)}`,
  ].join(' \\\n  ')
}

/** An address as the browser writes it, without anything that is not ASCII. */
function httpUrl(value: unknown): string | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return null
  const url = new URL(value)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null
}

function headersOf(headers: unknown): readonly string[] {
  if (!isObject(headers)) return []
  return Object.entries(headers)
    .slice(0, MAX_HEADERS)
    .flatMap(([name, value]) => {
      const isSent = typeof value === 'string' && TOKEN.test(name) && !OWN_HEADERS.has(name.toLowerCase())
      return isSent ? [`${name}: ${value.replace(/[\r\n]+/g, ' ')}`] : []
    })
}

/** Within single quotes nothing has a meaning but their end. A shell cannot hold the character 0. */
function shellWord(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", String.raw`'\''`)}'`
}
