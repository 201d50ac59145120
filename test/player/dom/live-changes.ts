import { elementChanges } from './live-elements.ts'
import { frameChanges } from './live-frames.ts'
import { shadowChanges } from './live-shadows.ts'
import { stateChanges } from './live-states.ts'
import { styleChanges } from './live-styles.ts'

/** A page that is being recorded, and how to choose in it. */
export interface LivePage {
  readonly realm: Window & typeof globalThis
  readonly random: () => number
  /** Puts an incremental event of our own making into the recording. */
  emit(data: Readonly<Record<string, unknown>>): void
  idOf(node: Node): number
  takeSnapshot(): void
}

/** Something that pages do. */
export interface LiveChange {
  readonly name: string
  /** How often, beside the others. */
  readonly weight: number
  /** What the recorder needs to see it. */
  readonly settles: 'microtasks' | 'frames'
  run(step: number): void
}

/** Everything that pages do, at random. */
export function createLiveChanges(page: LivePage): { prepare(): void; pick(): LiveChange } {
  const { document } = page.realm
  const kinds = [elementChanges, styleChanges, stateChanges, shadowChanges, frameChanges]
  const changes = kinds.flatMap((kind) => kind(page))
  const total = changes.reduce((sum, { weight }) => sum + weight, 0)
  return {
    prepare() {
      fill(
        document.body,
        `
        <ul id="list">${Array.from({ length: 25 }, (_, i) => `<li class="a">Item ${i}</li>`).join('')}</ul>
        <form><input id="text"><input id="check" type="checkbox"><input type="radio" name="r"><input type="radio" name="r">
          <textarea id="area">first</textarea><select><option>a</option><option>b</option><option>c</option></select></form>
        <dialog>Sure?</dialog><details><summary>More</summary>Rest</details>
        <svg width="50" height="50"><defs><g id="dot"><circle r="5"/></g></defs><use xlink:href="#dot"></use></svg>
        <canvas width="40" height="20"></canvas><video controls></video><audio></audio>
        <div id="scroller" class="box"><p style="height:900px;width:1800px">tall</p></div>
        <div id="hosts"></div><div id="frames"></div><p style="height:2000px">the rest</p>`,
      )
    },
    pick() {
      let at = page.random() * total
      for (const change of changes) if ((at -= change.weight) < 0) return change
      return changes[0]!
    },
  }
}

/** One of `items`, or nothing when there are none. */
export function pickOne<T>({ random }: LivePage, items: ArrayLike<T>): T | undefined {
  return items[Math.floor(random() * items.length)]
}

/** Parsed in the element's own document: a page's own markup, which no recording has been near. */
export function fill(element: Element | ShadowRoot, markup: string): void {
  element.replaceChildren(element.ownerDocument.createRange().createContextualFragment(markup))
}
