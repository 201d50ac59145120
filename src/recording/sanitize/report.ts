import type { SanitizeLimits } from './limits.ts'

/** Why something was taken out of a recording, or made harmless. */
export type RemovalReason =
  | 'script'
  | 'element'
  | 'attribute'
  | 'event-handler'
  | 'link'
  | 'frame-content'
  | 'asset'
  | 'data-address'
  | 'css'
  | 'node'
  | 'mutation'
  | 'canvas-command'
  | 'font'
  | 'event'

/** A limit that something went beyond. */
export type LimitName = keyof SanitizeLimits

/** What was taken out, by reason. Plain data: it crosses from the worker to the page. */
export interface SanitizeReport {
  readonly removals: readonly { readonly reason: RemovalReason; readonly count: number }[]
  /** Hosts that something would have been loaded from, those named most often first. */
  readonly blockedHosts: readonly { readonly host: string; readonly count: number }[]
  readonly limits: readonly { readonly limit: LimitName; readonly count: number }[]
}

/** More hosts than a person would read, and fewer than a hostile page can name. */
const MAX_HOSTS = 200

/** Counts what was taken out. */
export class RemovalCounter {
  readonly removals = new Map<RemovalReason, number>()
  readonly hosts = new Map<string, number>()
  readonly limits = new Map<LimitName, number>()

  remove(reason: RemovalReason): void {
    this.removals.set(reason, (this.removals.get(reason) ?? 0) + 1)
  }

  block(host: string): void {
    this.remove('asset')
    if (this.hosts.has(host) || this.hosts.size < MAX_HOSTS) this.hosts.set(host, (this.hosts.get(host) ?? 0) + 1)
  }

  cut(limit: LimitName): void {
    this.limits.set(limit, (this.limits.get(limit) ?? 0) + 1)
  }

  /** Adds what another one counted. */
  addAll(other: RemovalCounter): void {
    addCounts(this.removals, other.removals)
    addCounts(this.hosts, other.hosts, MAX_HOSTS)
    addCounts(this.limits, other.limits)
  }

  toReport(): SanitizeReport {
    return {
      removals: sorted(this.removals).map(([reason, count]) => ({ reason, count })),
      blockedHosts: sorted(this.hosts).map(([host, count]) => ({ host, count })),
      limits: sorted(this.limits).map(([limit, count]) => ({ limit, count })),
    }
  }
}

function addCounts<K>(into: Map<K, number>, from: ReadonlyMap<K, number>, most = Infinity): void {
  for (const [key, count] of from) {
    if (into.has(key) || into.size < most) into.set(key, (into.get(key) ?? 0) + count)
  }
}

function sorted<K extends string>(counts: ReadonlyMap<K, number>): readonly (readonly [K, number])[] {
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
}
