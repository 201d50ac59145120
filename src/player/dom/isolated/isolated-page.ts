import { ReplayError } from '../../../shared/errors.ts'
import { toErrorData } from '../../../worker/error-data.ts'
import type { Size } from '../../renderer.ts'
import { afterPaint } from '../after-paint.ts'
import { createCssCache } from '../css-cache.ts'
import { createPage, type Page } from '../page.ts'
import { IDENTITY, sameTransform } from '../pointer-transform.ts'
import type { RrwebModule } from '../rrweb-engine.ts'
import { createFeedReader, type FeedReader } from './feed-reader.ts'
import type { FromFrame, Place, ToFrame } from './frame-messages.ts'
import { createOwnDocumentEngine } from './own-document-engine.ts'

/** A frame that is never given its size is drawn in the one it has. */
const SIZED_MS = 1_000

/**
 * How many paints it takes until the first of them can be seen by another process: the second does not begin before the
 * first has its pixels, and those are handed over before the third.
 */
const PAINTS = 3

/** Builds and plays one page in `view`'s document, as the other end of `port` says. */
export function serveIsolatedPage(rrweb: Pick<RrwebModule, 'Replayer'>, view: Window, port: MessagePort): void {
  const { document: own } = view
  const never = new AbortController().signal
  const tell = (message: FromFrame) => port.postMessage(message)
  let size: Size | null = null
  let told: Place = { viewport: null, transform: IDENTITY }
  let startMs = 0
  let feed: FeedReader | null = null
  let page: Page | null = null
  let saidNested = false
  let last: Promise<void> = Promise.resolve()

  const open = () =>
    createPage({
      cssCache: createCssCache(),
      report: (fact) => tell({ type: 'fact', fact }),
      makeEngine: (onBuild) => createOwnDocumentEngine(rrweb, own, onBuild),
      around: own,
      resize(next) {
        size = next
        tell({ type: 'resize', size: next })
      },
      sized: async () => {
        const untilMs = performance.now() + SIZED_MS
        while (size && !isSized(view, size) && performance.now() < untilMs) await turn()
      },
      onNestedFrame() {
        if (!saidNested) tell({ type: 'nested' })
        saidNested = true
      },
    })

  const build = async (message: Extract<ToFrame, { type: 'build' }>, feedPort: MessagePort | undefined) => {
    if (page || !feedPort) throw new ReplayError('renderer_failed', { what: 'A frame builds one page, from a feed.' })
    const { scene, fed, at } = message
    startMs = scene.startMs
    feed = createFeedReader(feedPort)
    page = open()
    const events = await feed.base(fed)
    await page.build({ ...scene, events }, at, never)
    await afterPaint(view, never, PAINTS)
    told = placeOf(page)
    tell({ type: 'built', place: told })
  }
  const apply = async ({ events, at }: Extract<ToFrame, { type: 'apply' }>) => {
    if (!page) return
    const due = at.fed === undefined || !feed ? events : await feed.take(startMs + at.offsetMs, at.fed)
    page.apply(due, at)
    const place = placeOf(page)
    if (isSamePlace(place, told)) return
    told = place
    tell({ type: 'placed', place })
  }
  const take = async (message: ToFrame, ports: readonly MessagePort[]) => {
    if (message.type === 'build') await build(message, ports[0])
    else if (message.type === 'apply') await apply(message)
    else if (message.type === 'set-playing') page?.setPlaying(message.at)
    else if (message.type === 'paint') {
      await page?.ready()
      await afterPaint(view, never)
      tell({ type: 'painted', id: message.id })
    }
  }

  port.onmessage = ({ data, ports }: MessageEvent) => {
    const message = data as ToFrame
    // Answered at once, whatever is under way: it says that this thread still takes turns.
    if (message.type === 'ping') return tell({ type: 'pong' })
    last = last
      .then(() => take(message, ports))
      .catch((thrown: unknown) => tell({ type: 'failed', error: toErrorData(thrown) }))
  }
}

function placeOf({ viewport, transform }: Page): Place {
  return { viewport, transform }
}

function isSamePlace(a: Place, b: Place): boolean {
  return (
    a.viewport?.width === b.viewport?.width &&
    a.viewport?.height === b.viewport?.height &&
    sameTransform(a.transform, b.transform)
  )
}

function isSized(view: Window, { width, height }: Size): boolean {
  return view.innerWidth === width && view.innerHeight === height
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 4))
}
