import { createStore } from '../../shared/store.ts'
import { perPlayer } from './per-player.ts'

/** What a part asks the panels to show. Every request is a new object, so that asking twice counts twice. */
export interface PanelRequest {
  readonly panel: 'records' | 'events' | 'console' | 'network' | 'errors' | 'screen'
  /** The row to bring into view. */
  readonly itemId?: string
  readonly recordKey?: string
}

/** The newest request; panels subscribe. */
export const panelRequestOf = perPlayer(() => createStore<PanelRequest | null>(null))
