import { createRateGate, type RateGate } from './rate-gate.ts'

const gates = new Map<string, RateGate>()

/**
 * The gate of a project. PostHog counts per project, whoever asks, so sources of the same project must share it even
 * when a component makes a new one on every render: the one thing here that outlives its maker.
 */
export function sharedGate(key: string): RateGate {
  const gate = gates.get(key) ?? createRateGate()
  gates.set(key, gate)
  return gate
}
