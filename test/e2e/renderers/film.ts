import type { Page } from 'playwright'

/** What the browser put on the screen, one picture after the other. */
export interface Film {
  /** The pictures since the last call. */
  take(): string[]
  /** Changes the page's corner: of the last change before a rest the picture may have been left out. */
  expose(): Promise<void>
  stop(): Promise<void>
}

/** A color that is on a picture, as `r,g,b`, and on how many pixels. */
export type Tally = Readonly<Record<string, number>>

/** Films a page as it is composed from all of its processes: a picture for every change, or for several at once. */
export async function filmPage(page: Page): Promise<Film> {
  const session = await page.context().newCDPSession(page)
  let pictures: string[] = []
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    pictures.push(data)
    // The last one may come when nobody films any more.
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined)
  })
  await session.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 })
  return {
    take() {
      const taken = pictures
      pictures = []
      return taken
    },
    expose: () =>
      page.evaluate(() => {
        const [corner = document.body.appendChild(document.createElement('hr'))] = document.querySelectorAll('hr')
        const isBlack = corner.style.background === 'black'
        corner.style.cssText = 'position:fixed;right:0;bottom:0;width:9px;height:9px'
        corner.style.background = isBlack ? 'gray' : 'black'
      }),
    stop: async () => void (await session.send('Page.stopScreencast')),
  }
}

/** Counts the colors of each picture within its first `width` × `height` pixels; `reader` is any other page. */
export function tallyPictures(
  reader: Page,
  pictures: readonly string[],
  size: { width: number; height: number },
): Promise<Tally[]> {
  return reader.evaluate(
    async ([list, { width, height }]) => {
      const tallies: Record<string, number>[] = []
      for (const base64 of list) {
        const image = new Image()
        image.src = `data:image/png;base64,${base64}`
        await image.decode()
        const context = new OffscreenCanvas(width, height).getContext('2d')
        context?.drawImage(image, 0, 0)
        const pixels = context?.getImageData(0, 0, width, height).data ?? []
        const tally: Record<string, number> = {}
        for (let at = 0; at < pixels.length; at += 4) {
          const color = `${pixels[at]},${pixels[at + 1]},${pixels[at + 2]}`
          tally[color] = (tally[color] ?? 0) + 1
        }
        tallies.push(tally)
      }
      return tallies
    },
    [pictures, size] as const,
  )
}
