import { connectEmbed, type OpenInEmbed } from '../../../src/player.ts'
import type { EmbedState } from '../../../src/player/embed/embed-messages.ts'

/** A portal: runs in the test's browser. */
const { searchParams } = new URL(location.href)
const at = searchParams.get('embed') ?? ''
const frame = document.createElement('iframe')
frame.src = `${at}${searchParams.get('path') ?? '/embed.html'}`
frame.width = '900'
frame.height = '600'
document.body.append(frame)
const states: EmbedState[] = []
const replay = connectEmbed({ window, frame, origin: at, timeoutMs: 8_000, onState: (state) => states.push(state) })

Object.assign(window, {
  embedTest: {
    connected: () =>
      replay.then(
        () => 'connected',
        (error: unknown) => (error as { code?: string }).code ?? String(error),
      ),
    async open(what: OpenInEmbed) {
      const connection = await replay
      connection.open(what)
    },
    state: () => states.at(-1),
    async openAndSeek(token: string) {
      const connection = await replay
      connection.open({ recordingId: 'r1', token })
      await connection.seek({ offsetMs: 500 })
      return states.at(-1)
    },
    /** As somebody else's script in the portal might: another version, and a message that is none. */
    shout() {
      frame.contentWindow?.postMessage({ portalReplay: 'embed', protocol: 99, message: { type: 'play' } }, '*')
      frame.contentWindow?.postMessage(JSON.parse('{"__proto__":{"polluted":1},"portalReplay":"embed"}'), '*')
    },
  },
})
