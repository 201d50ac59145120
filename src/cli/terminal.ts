/** Where a command writes. Results go to `out`, so that they can be piped; everything else to `note`. */
export interface Terminal {
  /** Whether somebody watches the notes: then they may be drawn over. */
  readonly isWatched: boolean
  readonly columns: () => number
  /** Resolves when the reader has taken it, so that a large result is not held in memory. */
  out(text: string): Promise<void>
  note(text: string): void
}

type Output = Pick<NodeJS.WriteStream, 'write' | 'once'>

/** The terminal of a process. */
export function processTerminal({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): Terminal {
  return {
    isWatched: stderr.isTTY,
    columns: () => stderr.columns || 80,
    out: (text) => written(stdout, text),
    note: (text) => void stderr.write(text),
  }
}

async function written(output: Output, text: string): Promise<void> {
  if (output.write(text)) return
  await new Promise<void>((resolve) => output.once('drain', () => resolve()))
}
