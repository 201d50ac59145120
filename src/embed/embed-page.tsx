import { useLayoutEffect } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'

import { SessionReplay } from '../components/session-replay.tsx'
import { useReplayContext } from '../hooks/replay-context.ts'
import { type EmbedOpenRequest, serveEmbed } from '../player/embed/serve-embed.ts'
import type { Moment, Player } from '../player/player.ts'
import { ReplayError } from '../shared/errors.ts'
import { httpSource } from '../sources/http-source.ts'
import { momentInAddress } from './moment-in-address.ts'

/**
 * The script of the hosted embed page. In a portal's frame it waits for what the portal says (`connectEmbed`), because
 * the proof that somebody may see the recording comes with it. By itself, or with `#at=` in its address, it shows the
 * recording of its path to whoever is signed in to this server.
 */

const place = document.getElementById('portal-replay')
if (place) start(place)

function start(place: HTMLElement): void {
  const { recordingId = '', baseUrl = '', portals = '' } = place.dataset
  const root = createRoot(place)
  let opened = 0

  const open = ({ token, ...what }: Omit<EmbedOpenRequest, 'origin'>): Player => {
    opened += 1
    // A source of its own each time: what was refused without a token is asked for again with one.
    const source = httpSource({
      baseUrl,
      id: `embed:${opened}`,
      ...(token !== null && { headers: { authorization: `Bearer ${token}` } }),
    })
    const player = ownPlayer((take) => root.render(<Opened key={opened} source={source} {...what} take={take} />))
    return { ...player, destroy: () => root.render(null) }
  }

  const startAt = momentInAddress(location.hash)
  const isAlone = window.parent === window
  if (isAlone || startAt !== null) open({ recordingId, startAt, autoPlay: false, token: null })
  else root.render(<p data-state="waiting">Waiting for the page around this one to open a session replay.</p>)
  if (isAlone) return
  const allowedOrigins = portals.split(' ').map((portal) => (portal === "'self'" ? location.origin : portal))
  serveEmbed({ window, parent: window.parent, allowedOrigins, open })
}

interface OpenedProps extends Omit<EmbedOpenRequest, 'origin' | 'token'> {
  readonly source: ReturnType<typeof httpSource>
  readonly take: (player: Player) => void
}

function Opened({ source, recordingId, startAt, autoPlay, take }: OpenedProps) {
  const at: { startAt?: Moment } = startAt === null ? {} : { startAt }
  return (
    <SessionReplay source={source} recordingId={recordingId} autoPlay={autoPlay} {...at}>
      <TakePlayer take={take} />
    </SessionReplay>
  )
}

/** Hands out the player that the component made, which is the one that is shown. */
function TakePlayer({ take }: Pick<OpenedProps, 'take'>) {
  const { player } = useReplayContext()
  useLayoutEffect(() => {
    take(player)
  }, [player, take])
  return null
}

/** Draws at once, so that there is a player when it returns. */
function ownPlayer(render: (take: (player: Player) => void) => void): Player {
  const taken: Player[] = []
  flushSync(() => render((player) => taken.push(player)))
  const [player] = taken
  if (!player) throw new ReplayError('unavailable', { what: 'The replay was not drawn.' })
  return player
}
