/** All that runs inside the isolated frame: rrweb, and what drives it as it is told through a port. */
import { Replayer } from 'rrweb'

import { FRAME_PROTOCOL, isWindowMessage, type WindowMessage } from './frame-messages.ts'
import { serveIsolatedPage } from './isolated-page.ts'

// Around this document is the locked one, and around that the page with the player. Its origin is not known here, and
// what is said holds no secret; what is heard is heard from that window only.
const host = window.parent.parent
const hello: WindowMessage = { portalReplay: 'hello', protocol: FRAME_PROTOCOL }

const onStart = ({ source, data, ports }: MessageEvent) => {
  const [port] = ports
  if (source !== host || !port || !isWindowMessage(data, 'start')) return
  window.removeEventListener('message', onStart)
  serveIsolatedPage({ Replayer }, window, port)
}

if (host !== window.parent) {
  window.addEventListener('message', onStart)
  host.postMessage(hello, '*')
}
