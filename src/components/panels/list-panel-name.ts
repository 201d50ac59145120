/** The panels that are lists. */
export type ListPanelName = 'events' | 'console' | 'network' | 'errors'
