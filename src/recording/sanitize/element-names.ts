import { words } from '../words.ts'
const HTML = words(`
  html head body title meta link style div span p a abbr acronym address article aside audio b bdi bdo big blockquote
  br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir dl dt em fieldset
  figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img input ins kbd label legend li
  listing main map area mark marquee menu menuitem meter nav nobr noscript ol optgroup option output picture pre
  progress q rb rp rt rtc ruby s samp search section select selectedcontent slot small source strike strong sub summary
  sup table tbody td textarea tfoot th thead time tr track tt u ul var video wbr xmp`)

const SVG = words(`
  svg g a defs symbol use title desc metadata style text tspan textpath tref image path rect circle ellipse line
  polyline polygon marker mask pattern clippath lineargradient radialgradient stop filter switch view foreignobject
  animate animatetransform animatemotion animatecolor set mpath fontface font-face font-face-src font-face-uri
  font-face-format font-face-name glyph missing-glyph hkern vkern font feblend fecolormatrix fecomponenttransfer
  fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight fedropshadow feflood fefunca fefuncb
  fefuncg fefuncr fegaussianblur feimage femerge femergenode femorphology feoffset fepointlight fespecularlighting
  fespotlight fetile feturbulence`)

const MATHML = words(`
  math mi mo mn ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder mover
  munderover mmultiscripts mtable mtr mtd mprescripts none semantics annotation annotation-xml menclose mfenced`)

/** Every element that is built as what it is. */
export const ELEMENTS: ReadonlySet<string> = new Set([...HTML, ...SVG, ...MATHML])

/** Of these nothing is shown: they become an element without attributes that browsers hide. */
export const HIDDEN_ELEMENTS: ReadonlySet<string> = words('script template noembed noframes base param')
export const HIDDEN_TAG = 'noscript'

/** The browsers' own tags with a hyphen: no page can define them. */
const RESERVED = words(`
  annotation-xml color-profile font-face font-face-src font-face-uri font-face-format font-face-name missing-glyph`)

const CUSTOM = /^[a-z][a-z0-9._]*-[a-z0-9._\u00b7-\uffff-]*$/

/** Whether a tag is a name that a page may give an element of its own. */
export function isCustomName(tag: string): boolean {
  return tag.length <= 100 && CUSTOM.test(tag) && !RESERVED.has(tag)
}

/** Elements that can have a shadow root, beside those with names of their own. */
export const SHADOW_HOSTS: ReadonlySet<string> = words(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span',
)

/** The tag to build for a recorded one. What nobody knows keeps its place under a name that means nothing. */
export function safeTag(tag: string): string {
  // Nearly all are.
  if (ELEMENTS.has(tag)) return tag
  const lower = tag.toLowerCase()
  if (ELEMENTS.has(lower) || isCustomName(lower)) return lower
  if (HIDDEN_ELEMENTS.has(lower)) return HIDDEN_TAG
  return /^[a-z][a-z0-9]{0,40}$/.test(lower) ? `rr-${lower}` : 'rr-unknown'
}
