import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

import type { ReplayError } from '../../shared/errors.ts'
import type { RequestFacts } from './service-log.ts'

/** What Prometheus reads. Labels come from closed lists, so that nobody can fill its memory by asking for things. */
export interface ServiceMetrics {
  request(facts: RequestFacts): void
  problem(part: string, error: ReplayError): void
  /** The text that `/metrics` answers with. */
  text(): Promise<string>
  readonly contentType: string
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'OPTIONS'])

/** @param liveRecordings how many recordings are being taken in now */
export function createServiceMetrics({ liveRecordings }: { readonly liveRecordings: () => number }): ServiceMetrics {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const requests = new Counter({
    name: 'portal_replay_requests_total',
    help: 'Requests that were answered',
    labelNames: ['route', 'method', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'portal_replay_request_seconds',
    help: 'Time until the answer began',
    labelNames: ['route'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  const problems = new Counter({
    name: 'portal_replay_problems_total',
    help: 'What failed, by part and code',
    labelNames: ['part', 'code'],
    registers,
  })
  // Made for its `collect`: nobody else sets it.
  new Gauge({
    name: 'portal_replay_live_recordings',
    help: 'Recordings that are being taken in',
    registers,
    collect() {
      this.set(liveRecordings())
    },
  })
  return {
    request({ route, method, status, tookMs }) {
      requests.inc({ route, method: METHODS.has(method) ? method : 'other', status })
      seconds.observe({ route }, tookMs / 1_000)
    },
    problem: (part, { code }) => problems.inc({ part, code }),
    text: () => register.metrics(),
    contentType: register.contentType,
  }
}
