import { isObject } from '../../recording/events.ts'
import type { Engine } from './rrweb-engine.ts'

/** Constructed style sheets of documents and shadow roots. */
export interface AdoptedSheets {
  /** Applies a recorded adoption (rrweb `adoptedStyleSheetData`). */
  apply(data: unknown): void
  /** Notes that a node was built: one that was moved comes without the sheets it had, and no recorder says them again. */
  built(id: number): void
  /** Adopts for what was built, and for what has its shadow root only now. The engine would do so by timers. */
  flush(): void
  reset(): void
}

/** Keeps adopted style sheets as the recording says. */
export function createAdoptedSheets(engine: Engine): AdoptedSheets {
  /** Ids of sheets, by that of the document or shadow host that wears them, be it on the page or not. */
  const adopted = new Map<number, readonly unknown[]>()
  const pending = new Set<number>()

  const make = (styles: readonly unknown[], { CSSStyleSheet }: Realm) => {
    for (const style of styles) {
      if (!isObject(style) || typeof style['styleId'] !== 'number') continue
      const sheet = new CSSStyleSheet()
      engine.styleMirror.add(sheet, style['styleId'])
      engine.applyStyleSheetRule({ source: 8, adds: style['rules'] }, sheet)
    }
  }
  const adopt = (id: number): boolean => {
    const node = engine.getMirror().getNode(id)
    const owner = ownerOf(node)
    const realm = realmOf(node)
    if (!owner || !realm) return false
    owner.adoptedStyleSheets = listOf(adopted.get(id))
      .map((styleId) => (typeof styleId === 'number' ? engine.styleMirror.getStyle(styleId) : null))
      // One of another document may not be adopted: what moves there leaves its own behind.
      .filter((sheet) => sheet instanceof realm.CSSStyleSheet)
    return true
  }

  return {
    apply(data) {
      if (!isObject(data) || typeof data['id'] !== 'number') return
      const { id, styles, styleIds } = data
      const realm = realmOf(engine.getMirror().getNode(id)) ?? realmOf(engine.iframe.contentDocument)
      // Whoever wears them may have left by now; the next that does is told only their ids.
      if (realm) make(listOf(styles), realm)
      if (Array.isArray(styleIds)) adopted.set(id, styleIds)
      if (!adopt(id)) pending.add(id)
    },
    built(id) {
      if (adopted.has(id)) pending.add(id)
    },
    flush() {
      for (const id of pending) if (adopt(id)) pending.delete(id)
    },
    reset() {
      adopted.clear()
      pending.clear()
    },
  }
}

type Realm = Window & typeof globalThis

function ownerOf(node: Node | null): Document | ShadowRoot | null {
  if (node?.nodeName === '#document') return node as Document
  return node && 'shadowRoot' in node ? (node as Element).shadowRoot : null
}

function realmOf(node: Node | null): Realm | null {
  return (node?.ownerDocument ?? (node as Document | null))?.defaultView ?? null
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
