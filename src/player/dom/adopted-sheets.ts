import { isObject } from '../../recording/events.ts'
import type { Engine } from './rrweb-engine.ts'

/** Constructed style sheets of documents and shadow roots. */
export interface AdoptedSheets {
  /** Applies a recorded adoption (rrweb `adoptedStyleSheetData`). */
  apply(data: unknown): void
  /** Tries again what came before its document or shadow root. The engine would do so by timers. */
  flush(): void
  reset(): void
}

/** Keeps adopted style sheets as the recording says. */
export function createAdoptedSheets(engine: Engine): AdoptedSheets {
  const pending = new Map<number, Record<string, unknown>>()

  const adopt = (data: Record<string, unknown>): boolean => {
    const owner = ownerOf(engine, data['id'])
    const realm = owner?.ownerDocument?.defaultView ?? (owner && 'defaultView' in owner ? owner.defaultView : null)
    if (!owner || !realm) return false
    for (const style of listOf(data['styles'])) {
      if (!isObject(style) || typeof style['styleId'] !== 'number') continue
      const sheet = new realm.CSSStyleSheet()
      engine.styleMirror.add(sheet, style['styleId'])
      engine.applyStyleSheetRule({ source: 8, adds: style['rules'] }, sheet)
    }
    owner.adoptedStyleSheets = listOf(data['styleIds'])
      .map((id) => (typeof id === 'number' ? engine.styleMirror.getStyle(id) : null))
      .filter((sheet) => sheet !== null)
    return true
  }

  return {
    apply(data) {
      if (!isObject(data) || typeof data['id'] !== 'number') return
      if (adopt(data)) pending.delete(data['id'])
      else pending.set(data['id'], data)
    },
    flush() {
      for (const [id, data] of pending) if (adopt(data)) pending.delete(id)
    },
    reset: () => pending.clear(),
  }
}

function ownerOf(engine: Engine, id: unknown): Document | ShadowRoot | null {
  const node = typeof id === 'number' ? engine.getMirror().getNode(id) : null
  if (!node) return null
  if (node.nodeName === '#document') return node as Document
  return 'shadowRoot' in node ? (node as Element).shadowRoot : null
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
