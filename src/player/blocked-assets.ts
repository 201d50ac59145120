import type { RecordingView } from '../recording/recording-view.ts'

/** Something a recorded page would have loaded. `directive` is the policy's, or `sanitizer`. */
export interface BlockedAsset {
  readonly url: string
  readonly directive: string
}

/** Adds up what was not loaded: what the sanitiser took out, told once for each host, and what the frame refused. */
export function createBlockedAssets(onBlocked: ((asset: BlockedAsset) => void) | undefined) {
  const hosts = new Set<string>()
  let refused = 0
  let removed = 0
  return {
    get count(): number {
      return removed + refused
    },
    readView({ blockedHosts = [] }: RecordingView): void {
      removed = blockedHosts.reduce((sum, { count }) => sum + count, 0)
      for (const { host } of blockedHosts) {
        if (hosts.has(host) || host === '') continue
        hosts.add(host)
        onBlocked?.({ url: `https://${host}/`, directive: 'sanitizer' })
      }
    },
    refuse(asset: BlockedAsset): void {
      refused += 1
      onBlocked?.(asset)
    },
  }
}
