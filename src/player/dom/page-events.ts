import { EventType, IncrementalSource, isObject, type ReplayEvent } from '../../recording/events.ts'
import type { Size } from '../renderer.ts'
import { applyMutation } from './page-mutations.ts'
import { addRecordedFont } from './recorded-font.ts'
import type { PageParts } from './page-parts.ts'
import type { Engine } from './rrweb-engine.ts'
import { initialOffset } from './scroll-positions.ts'

/** Applies recorded events to a page, without a clock. */
export interface PageEvents {
  /** Applies one event; throws what the engine throws for a malformed one. */
  apply(event: ReplayEvent, offsetMs: number): void
  /** Applies what only the last event of a batch decides: selection, scroll positions. */
  endBatch(): void
}

const MAX_SIDE = 8_192

/**
 * Takes the place of rrweb's own dispatch. Pointer events are left out, because the player says where the pointer
 * is; canvas commands, fonts, media and adopted sheets have parts of their own; all else is the engine's work.
 */
export function createPageEvents(parts: PageParts, onViewport: (size: Size) => void): PageEvents {
  const { engine, scroll, canvases, media, sheets } = parts
  const nodeOf = (data: Record<string, unknown>) =>
    typeof data['id'] === 'number' ? engine.getMirror().getNode(data['id']) : null
  let selection: unknown = null

  const applyIncremental = (data: Record<string, unknown>, offsetMs: number) => {
    switch (data['source']) {
      case IncrementalSource.Mutation:
        return applyMutation(engine, data)
      case IncrementalSource.Scroll:
        return scroll.set(nodeOf(data), { x: data['x'], y: data['y'] })
      case IncrementalSource.ViewportResize:
        return onViewport(viewportOf(data))
      case IncrementalSource.Input:
        return enter(engine, nodeOf(data), data)
      case IncrementalSource.MediaInteraction:
        return media.apply(nodeOf(data), data, offsetMs)
      case IncrementalSource.StyleSheetRule:
      case IncrementalSource.StyleDeclaration:
        return engine.applyStyleSheetMutation(data)
      case IncrementalSource.CanvasMutation:
        return canvases.apply(nodeOf(data), data)
      case IncrementalSource.Font:
        return addRecordedFont(engine.iframe.contentDocument, data)
      case IncrementalSource.Selection:
        selection = data
        return
      case IncrementalSource.AdoptedStyleSheet:
        return sheets.apply(data)
    }
  }

  return {
    apply(event, offsetMs) {
      if (event.type === EventType.FullSnapshot) {
        selection = null
        parts.rebuild(event)
        scroll.set(engine.iframe.contentDocument, initialOffset(event.data))
      } else if (event.type === EventType.Meta && isObject(event.data)) {
        onViewport(viewportOf(event.data))
      } else if (event.type === EventType.Incremental && isObject(event.data)) {
        applyIncremental(event.data, offsetMs)
      }
    },
    endBatch() {
      sheets.flush()
      scroll.apply()
      if (selection) engine.applySelection(selection)
      selection = null
    },
  }
}

/**
 * The engine also gives what is ticked its recorded text, which to a box or radio button is its attribute: it would
 * have the value that it had when it was ticked, whatever the page has set since.
 */
function enter(engine: Engine, field: Node | null, data: Record<string, unknown>): void {
  if (field && 'checked' in field && 'type' in field && (field.type === 'checkbox' || field.type === 'radio'))
    field.checked = data['isChecked']
  else if (field) engine.applyInput(data)
}

function viewportOf(data: Record<string, unknown>): Size {
  return { width: side(data['width']), height: side(data['height']) }
}

function side(value: unknown): number {
  return Math.round(Math.min(MAX_SIDE, Math.max(1, Number(value) || 1)))
}
