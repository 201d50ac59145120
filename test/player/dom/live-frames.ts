import { fill, type LiveChange, type LivePage, pickOne } from './live-changes.ts'

/** Nested documents. */
export function frameChanges(page: LivePage): LiveChange[] {
  const { document } = page.realm
  const holder = () => document.querySelector('#frames')!
  /** Documents of frames, and of frames in them. */
  const documents = (within: Document = document): Document[] =>
    [...within.querySelectorAll('iframe')].flatMap(({ contentDocument }) =>
      contentDocument?.body ? [contentDocument, ...documents(contentDocument)] : [],
    )
  const anyDocument = () => pickOne(page, documents())
  const change = (
    name: string,
    weight: number,
    run: (step: number) => void,
    settles: LiveChange['settles'],
  ): LiveChange => {
    return { name, weight, settles, run }
  }
  return [
    change(
      'add a frame',
      1.5,
      (step) => {
        if (documents().length > 6) return
        const frame = document.createElement('iframe')
        if (step % 2) {
          frame.setAttribute(
            'srcdoc',
            `<!doctype html><style>b { color: red } b:hover { color: blue }</style><b>srcdoc ${step}</b>
          <ul></ul><p style="height:1000px">tall</p>`,
          )
        }
        holder().append(frame)
        if (step % 2) return
        const { contentDocument } = frame
        if (contentDocument) fill(contentDocument.body, `<b>blank ${step}</b><ul></ul><p style="height:900px"></p>`)
      },
      'frames',
    ),
    change(
      'nest a frame',
      1,
      () => {
        const into = anyDocument()
        if (!into || documents().length > 6) return
        const frame = into.createElement('iframe')
        into.body.append(frame)
        if (frame.contentDocument) fill(frame.contentDocument.body, '<i>inner</i><ul></ul>')
      },
      'frames',
    ),
    change(
      'change a nested document',
      5,
      (step) => {
        const into = anyDocument()
        const list = into?.querySelector('ul')
        if (!into || !list) return
        const item = into.createElement('li')
        item.textContent = `framed ${step}`
        list.append(item)
        if (list.children.length > 4) list.firstElementChild?.remove()
      },
      'microtasks',
    ),
    change(
      'insert a rule in a nested document',
      2,
      (step) => {
        anyDocument()?.querySelector('style')?.sheet?.insertRule(`li { left: ${step}px }`, 0)
      },
      'microtasks',
    ),
    change(
      'adopt in a nested document',
      1,
      (step) => {
        const into = anyDocument()
        const view = into?.defaultView
        if (!into || !view) return
        const sheet = new view.CSSStyleSheet()
        sheet.replaceSync(`li { top: ${step}px }`)
        into.adoptedStyleSheets = [sheet]
      },
      'microtasks',
    ),
    change(
      'scroll a nested document',
      1,
      (step) => anyDocument()?.defaultView?.scrollTo(0, (step * 11) % 400),
      'frames',
    ),
    change(
      'remove a frame',
      0.7,
      () => {
        if (holder().children.length > 3) holder().firstElementChild?.remove()
      },
      'frames',
    ),
  ]
}
