import type { Page } from 'playwright'

/** What the recorded page says in the frame that is shown: its text, and what stands in its fields. */
export async function shownText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const read = (frame: HTMLIFrameElement): string => {
      if (getComputedStyle(frame).visibility === 'hidden') return ''
      const body = frame.contentDocument?.body
      if (!body) return ''
      const fields = [...body.querySelectorAll('input')].map((field) => field.value)
      const inner = [...body.querySelectorAll('iframe')].map(read)
      return [body.innerText, ...fields, ...inner].join('\n')
    }
    return [...document.querySelectorAll<HTMLIFrameElement>('[data-replay-part=stage] iframe')].map(read).join('\n')
  })
}

/** Where the arrow's point is, in CSS pixels of the recorded page. */
export async function cursorOnPage(page: Page): Promise<{ readonly x: number; readonly y: number }> {
  return page.evaluate(() => {
    const arrow = document.querySelector('.replay-cursor')?.getBoundingClientRect()
    const stage = document.querySelector('[data-replay-part=stage]')
    const frame = stage?.querySelector('iframe')?.getBoundingClientRect()
    const viewport = document.querySelector<HTMLElement>('[data-replay-part=viewport]')
    const scale = Number(viewport?.style.getPropertyValue('--replay-stage-scale'))
    if (!arrow || !frame || !scale) throw new TypeError('There is no pointer over a page.')
    return { x: (arrow.left - frame.left) / scale, y: (arrow.top - frame.top) / scale }
  })
}

/** Where the playhead is, to the second, as a screen reader hears it. */
export async function playheadSeconds(page: Page): Promise<number> {
  return Number(await page.getByRole('slider').getAttribute('aria-valuenow'))
}
