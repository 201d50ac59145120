import type { Terminal } from './terminal.ts'

/** One line that is drawn over as the work goes on; where nobody watches, nothing. */
export interface ProgressLine {
  /** @param share From 0 to 1. */
  show(share: number, text: string): void
  /** Takes the line away, so that something else can be written. */
  clear(): void
}

const BAR = 24
const ERASE = '\r\u001b[K'

export function progressLine(terminal: Terminal): ProgressLine {
  if (!terminal.isWatched) return { show: () => {}, clear: () => {} }
  return {
    show(share, text) {
      const full = Math.round(Math.min(1, Math.max(0, share)) * BAR)
      const line = `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${text}`
      // A line that wraps could not be drawn over.
      terminal.note(`${ERASE}${line.slice(0, terminal.columns() - 1)}`)
    },
    clear: () => terminal.note(ERASE),
  }
}
