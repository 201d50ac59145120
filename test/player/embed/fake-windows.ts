import type { EmbedEvent, ListeningWindow, OtherWindow } from '../../../src/player/embed/embed-window.ts'

/** A window that gets messages the way a browser delivers them: copied, only to the origin that is named, later. */
export interface FakeWindow extends ListeningWindow {
  readonly origin: string
  /** This window as `from` sees it. */
  seenBy(from: FakeWindow): OtherWindow
  /** Delivers an event as it is, as an attacker's window could. */
  deliver(event: EmbedEvent): void
  readonly listenerCount: number
  /** All that was posted to it, and to which origin. */
  readonly posted: readonly { readonly message: unknown; readonly targetOrigin: string }[]
}

export function createFakeWindow(origin: string): FakeWindow {
  const listeners = new Set<(event: EmbedEvent) => void>()
  const posted: { message: unknown; targetOrigin: string }[] = []
  const faces = new Map<FakeWindow, OtherWindow>()
  const deliver = (event: EmbedEvent) => {
    for (const listener of [...listeners]) listener(event)
  }
  const self: FakeWindow = {
    origin,
    posted,
    deliver,
    get listenerCount() {
      return listeners.size
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    seenBy(from) {
      const known = faces.get(from)
      if (known) return known
      const face: OtherWindow = {
        postMessage(message, targetOrigin) {
          posted.push({ message, targetOrigin })
          if (targetOrigin !== origin) return
          const data: unknown = structuredClone(message)
          queueMicrotask(() => deliver({ data, origin: from.origin, source: from.seenBy(self) }))
        },
      }
      faces.set(from, face)
      return face
    },
  }
  return self
}
