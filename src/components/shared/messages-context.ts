import { createContext, useContext } from 'react'

import { defaultMessages, type ReplayMessages } from '../messages.ts'

export const MessagesContext = createContext<ReplayMessages>(defaultMessages)

/** Every text of the interface, as the host wants it. Re-renders when the host's messages change. */
export function useMessages(): ReplayMessages {
  return useContext(MessagesContext)
}
