import { picture } from './picture.ts'
import { type LiveChange, type LivePage, pickOne } from './live-changes.ts'

/** What is set on elements rather than in the tree: values, positions, pictures, times. */
export function stateChanges(page: LivePage): LiveChange[] {
  const { document } = page.realm
  const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)
  const change = (
    name: string,
    weight: number,
    run: (step: number) => void,
    settles: LiveChange['settles'] = 'microtasks',
  ) => {
    return { name, weight, settles, run }
  }
  const input = (target: Element | null | undefined) => target?.dispatchEvent(new Event('input', { bubbles: true }))
  const media = () => pickOne(page, document.querySelectorAll<HTMLMediaElement>('video, audio'))
  return [
    change('type', 4, (step) => {
      const text = find<HTMLInputElement>('#text')
      if (text) text.value = `typed ${step}`
      input(text)
    }),
    change('type into an area', 2, (step) => {
      const area = find<HTMLTextAreaElement>('#area')
      if (area) area.value = `line ${step}\nand another`
      input(area)
    }),
    change('replace what an area holds', 1, (step) => {
      const area = find<HTMLTextAreaElement>('#area')
      if (area) area.textContent = `held ${step}`
    }),
    change('tick', 2, () => {
      const box = find<HTMLInputElement>('#check')
      if (box) box.checked = !box.checked
      input(box)
    }),
    change('choose a radio', 2, () => {
      const radio = pickOne(page, document.querySelectorAll<HTMLInputElement>('[type=radio]'))
      if (radio) radio.checked = true
      input(radio)
    }),
    change('select', 2, (step) => {
      const select = find<HTMLSelectElement>('select')
      if (select) select.selectedIndex = step % 3
      input(select)
    }),
    change('move a form', 1, () => {
      const form = find('form')
      if (form) document.body.insertBefore(form, find(page.random() < 0.5 ? '#list' : '#frames'))
    }),
    change('open or close a dialog', 3, () => {
      const dialog = find<HTMLDialogElement>('dialog')
      if (dialog?.open) dialog.close()
      else if (page.random() < 0.5) dialog?.showModal()
      else dialog?.show()
    }),
    change('open or close details', 1, () => find('details')?.toggleAttribute('open')),
    // Far from its edges: where it can be scrolled to at most moves with the page, of which no recorder tells.
    change('scroll a box', 2, (step) => find('#scroller')?.scrollTo((step * 7) % 300, (step * 13) % 500), 'frames'),
    change('scroll the page', 2, (step) => page.realm.scrollTo(0, (step * 17) % 900), 'frames'),
    change(
      'select text',
      1,
      () => {
        const target = pickOne(page, document.querySelectorAll('li'))
        if (target) document.getSelection()?.selectAllChildren(target)
      },
      'frames',
    ),
    change('resize', 1, (step) => page.emit({ source: 4, width: 700 + (step % 100), height: 600 })),
    change('draw', 3, (step) => {
      const canvas = find<HTMLCanvasElement>('canvas')
      if (canvas) page.emit(canvasPicture(page.idOf(canvas), picture(`rgb(${step % 256}, ${step % 7}, 0)`)))
    }),
    change('play', 3, (step) => tell(media(), 'play', step)),
    change('pause', 2, (step) => tell(media(), 'pause', step)),
    change('seek media', 2, (step) => tell(media(), 'seeked', step)),
    change('change the rate of media', 1, (step) => {
      const element = media()
      if (element) element.playbackRate = step % 2 ? 2 : 1
      tell(element, 'ratechange', step)
    }),
  ]
}

/** As recorders sample canvases: by whole frames. */
function canvasPicture(id: number, base64: string): Readonly<Record<string, unknown>> {
  const blob = { rr_type: 'Blob', data: [{ rr_type: 'ArrayBuffer', base64 }], type: 'image/png' }
  const commands = [
    { property: 'clearRect', args: [0, 0, 40, 20] },
    { property: 'drawImage', args: [{ rr_type: 'ImageBitmap', args: [blob] }, 0, 0] },
  ]
  return { source: 9, id, type: 0, commands }
}

/** There is no codec to play with: the recorder only reads what the element says. */
function tell(element: HTMLMediaElement | undefined, type: string, step: number): void {
  if (element && type !== 'ratechange') element.currentTime = step % 97
  element?.dispatchEvent(new Event(type))
}
