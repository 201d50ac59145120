import { seeded } from '../recording/seeded.ts'

/** Ways to name something to load, as strangers write them. `URL` stands for the address. */
const LOADS = [
  ...['url(URL)', 'url("URL")', "url( 'URL' )", 'UrL(URL)', '\\75rl(URL)', 'u\\72 l(URL)', '\\000075\\00072 l(URL)'],
  ...['ur\\6C("URL")', 'url(\\URL)', 'url(URL', 'url("URL"', "url('URL\\\n')", '@import "URL";', '@import url(URL);'],
  ...['@\\69mport "URL";', '@IMPORT\turl(URL) screen;', '@import/**/"URL";', '@import url("URL") layer(a);'],
  ...['image-set("URL" 1x)', '-webkit-image-set(url(URL) 1x)', 'image-set(/**/"URL" 1x, url("URL") 2x)'],
  ...['image-set("URL" type("image/png"))', 'image("URL")', 'src("URL")', 'cross-fade(url(URL), url("URL"))'],
  ...['-webkit-cross-fade(url(URL), url(URL), 50%)', 'element(URL)', 'filter(url(URL), blur(1px))', 'paint(URL)'],
  ...[
    'var(--x, url(URL))',
    'attr(data-x type(<url>), url(URL))',
    'u/* rr_split */rl(URL)',
    'u/* \\72r_split */rl(URL)',
    'u/* rr_/* rr_split */split */rl(URL)',
    '\u00e9url(URL)',
  ],
]
/** Properties that load what they are given. */
const PROPERTIES = ['background', 'background-image', 'content', 'cursor', 'list-style', 'border-image', 'mask']
  .concat(['mask-image', '-webkit-mask-image', 'filter', 'clip-path', 'shape-outside', '--x', 'border-image-source'])
  .concat(['fill', 'marker', 'offset-path', 'backdrop-filter', '-webkit-box-reflect', 'BACKGROUND', 'b\\61 ckground'])
/** What makes a reader lose its place. */
const NOISE = [
  ...['/*', '*/', '"', "'", '\\', '{', '}', '(', ')', '[', ']', ';', ':', '\n', '\r\n', '\f', '\0', '@', '!', '<!--'],
  ...[
    '-->',
    '\\\n',
    '\\0',
    '\\110000 ',
    'url(',
    'a{',
    '}}',
    ';;',
    '/**/',
    '"\n',
    '\\"',
    '@media all{',
    '@supports(a:b){',
  ],
  ...['@font-face{font-family:f;src:', '@namespace url(', '@charset "utf-8";', '&', '>', '#', ',', ' ', '\t', '\ufeff'],
]

/** A style sheet by a seed, in which something would load `origin` in one of many disguises. */
export function makeHostileCss(seed: number, origin: string): string {
  // Small seeds begin alike.
  const random = seeded(Math.imul(seed, 0x9e3779b1))
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const chance = (share: number) => random() < share
  let count = 0
  const load = () => pick(LOADS).replaceAll('URL', () => `${origin}/${seed}-${count++}.png`)
  const noise = (most: number) => Array.from({ length: Math.floor(random() * most) }, () => pick(NOISE)).join('')
  const declaration = () =>
    `${pick(PROPERTIES)}${pick([':', ': ', ':/**/', ' :\n'])}${chance(0.3) ? noise(3) : ''}${load()}`
  const rule = () => {
    if (chance(0.15)) return `${load()}\n`
    if (chance(0.1)) return `@font-face{font-family:f${seed};src:${load()}}body{font-family:f${seed}}`
    const body = `${declaration()};${chance(0.5) ? declaration() : ''}`
    return `${pick(['*', 'body', 'html', 'p', 'p:first-child', '.a\\:b,p', 'p::before'])}{${body}}`
  }
  const rules = Array.from({ length: 1 + Math.floor(random() * 3) }, rule)
  const css = `${chance(0.4) ? noise(4) : ''}${rules.join(chance(0.3) ? noise(4) : '')}`
  return chance(0.3) ? mutate(css, random) : css
}

/** One character less, twice, or another one. */
function mutate(css: string, random: () => number): string {
  const at = Math.floor(random() * css.length)
  const roll = random()
  if (roll < 0.4) return css.slice(0, at) + css.slice(at + 1)
  if (roll < 0.7) return css.slice(0, at) + css.slice(at, at + 1) + css.slice(at)
  return `${css.slice(0, at)}\\${css.charCodeAt(at).toString(16)} ${css.slice(at + 1)}`
}
