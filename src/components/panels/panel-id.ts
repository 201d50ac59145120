/** The panels there are, in their usual order. */
export const PANEL_IDS = [
  'records',
  'events',
  'console',
  'network',
  'errors',
  'screen',
  'flags',
  'person',
  'info',
] as const

export type PanelId = (typeof PANEL_IDS)[number]

export interface PanelFacts {
  readonly hasRecords: boolean
  /** Whether the player can look for texts on its pages. */
  readonly canSearch: boolean
}

/** The panels to show: those that were asked for, else all that have something to offer. */
export function choosePanels(asked: readonly PanelId[] | undefined, facts: PanelFacts): readonly PanelId[] {
  if (asked) return [...new Set(asked)].filter((id) => PANEL_IDS.includes(id))
  return PANEL_IDS.filter((id) => (id !== 'records' || facts.hasRecords) && (id !== 'screen' || facts.canSearch))
}
