import { words } from '../words.ts'
/** Attributes that do something, or name something to be done. Compared without prefix, in lower case. */
export const DROPPED_ATTRIBUTES: ReadonlySet<string> = words(`
  srcdoc target formtarget download ping attributionsrc attributionsourceid autofocus contenteditable accesskey
  is nonce integrity crossorigin http-equiv sandbox allow allowfullscreen allowpaymentrequest csp credentialless
  referrerpolicy fetchpriority popovertarget popovertargetaction command commandfor interestfor interesttarget
  invoketarget invokeaction action formaction method formmethod enctype formenctype manifest profile archive codebase
  classid code longdesc lowsrc dynsrc usemap icon imagesrcset imagesizes blocking elementtiming browsingtopics
  adauctionheaders sharedstoragewritable privatetoken shadowrootmode shadowrootdelegatesfocus shadowrootclonable
  shadowrootserializable shadowrootcustomelementregistry writingsuggestions virtualkeyboardpolicy base cite object
  keytype challenge data innerhtml outerhtml textcontent __proto__ constructor prototype`)

/** Attributes with an address in them, which goes through the host's policy. */
export const ADDRESS_ATTRIBUTES: ReadonlySet<string> = words('src href srcset poster background')

/** Names of document and form members that the replayer calls: an element of that name would stand in their place. */
export const CLOBBERING_NAMES: ReadonlySet<string> = words(`
  appendChild insertBefore removeChild replaceChild childNodes firstChild lastChild nextSibling previousSibling
  parentNode parentElement ownerDocument nodeName nodeType nodeValue textContent contains isConnected getRootNode
  attributes setAttribute removeAttribute getAttribute hasAttribute setAttributeNS getAttributeNS shadowRoot
  attachShadow tagName localName namespaceURI classList style children firstElementChild lastElementChild
  querySelector querySelectorAll matches closest addEventListener removeEventListener dispatchEvent cloneNode
  replaceChildren append prepend remove after before scrollTo scrollTop scrollLeft focus blur sheet contentDocument
  contentWindow defaultView documentElement head body doctype compatMode implementation fonts styleSheets
  adoptedStyleSheets open close write createElement createElementNS createTextNode createComment createCDATASection
  createRange getSelection getElementById getElementsByTagName importNode adoptNode getAnimations getBoundingClientRect
  __proto__ constructor prototype hasOwnProperty toString valueOf __sn __ln`)

/** On these, a `name` is a member of the document. */
export const NAMED_BY_DOCUMENT: ReadonlySet<string> = words('form img iframe embed object')

/** Elements whose name or id becomes a member of the form or the document around them; a slot's name, say, does not. */
export const NAMED_BY_OTHERS: ReadonlySet<string> = words(`
  button fieldset input object output select textarea img embed form iframe`)

/** Attributes that only say how something looks, or what it is called: any text is harmless in them. */
export const KNOWN_ATTRIBUTES: ReadonlySet<string> = words(`
  class id style title alt lang dir hidden name for value placeholder label role type rel media sizes content property
  charset checked selected disabled readonly required multiple open start reversed min max step low high optimum pattern
  maxlength minlength size rows cols wrap span colspan rowspan headers scope abbr width height align valign bgcolor
  border cellpadding cellspacing color face nowrap noshade hspace vspace clear compact char charoff frame rules summary
  datetime coords shape ismap controls controlslist loop muted autoplay playsinline preload poster kind srclang default
  loading decoding inert draggable spellcheck translate slot part exportparts itemid itemprop itemref itemscope itemtype
  inputmode enterkeyhint accept capture list form novalidate formnovalidate popover about typeof vocab resource prefix
  datatype version xmlns xlink svg space text link vlink alink leftmargin topmargin marginheight marginwidth
  frameborder scrolling direction behavior scrollamount bordercolor
  d points x y x1 x2 y1 y2 cx cy r rx ry dx dy fx fy fr z k k1 k2 k3 k4 in in2 viewbox transform fill stroke opacity
  offset mask filter cursor display overflow visibility result mode operator order kernelmatrix divisor bias targetx
  targety edgemode kernelunitlength preservealpha primitiveunits filterunits maskunits maskcontentunits clippathunits
  gradientunits gradienttransform spreadmethod patternunits patterncontentunits patterntransform markerunits markerwidth
  markerheight orient refx refy preserveaspectratio pathlength startoffset method spacing textlength lengthadjust rotate
  glyphname unicode attributename attributetype begin dur end repeatcount repeatdur calcmode keytimes keysplines
  keypoints path values from to by additive accumulate restart basefrequency numoctaves seed stitchtiles stddeviation
  scale xchannelselector ychannelselector radius surfacescale diffuseconstant specularconstant specularexponent
  limitingconeangle azimuth elevation pointsatx pointsaty pointsatz amplitude exponent intercept slope tablevalues
  systemlanguage requiredfeatures requiredextensions mathvariant displaystyle scriptlevel columnalign rowalign stretchy
  symmetric fence separator lspace rspace accent accentunder notation encoding linethickness columnspacing rowspacing`)

/** Whether a name means nothing to any browser: those with a hyphen that are no known ones with a hyphen. */
export function isPagesOwn(name: string): boolean {
  return name.startsWith('data-') || name.startsWith('aria-') || name.includes('-') || name.startsWith('_')
}
