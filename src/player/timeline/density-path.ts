import type { Density } from '../../recording/recording-view.ts'
import type { Axis } from './axis.ts'

/** Width of one step of the drawn line, in the same unit as the width it is drawn for. */
const STEP = 3

/**
 * The outline of activity as the `d` of one SVG path, `width` × `height` with the base line at the bottom. Each step
 * shows the most active bucket it covers, so that a short burst survives however far one is zoomed out.
 */
export function densityPath(density: Density, axis: Axis, size: { width: number; height: number }): string {
  const steps = Math.max(1, Math.ceil(size.width / STEP))
  if (density.values.length === 0 || !(density.bucketMs > 0)) return ''
  const points: string[] = []
  for (let step = 0; step < steps; step += 1) {
    const from = Math.floor(axis.toOffset(step / steps) / density.bucketMs)
    const to = Math.ceil(axis.toOffset((step + 1) / steps) / density.bucketMs)
    const value = Math.min(maxWithin(density.values, from, Math.max(to, from + 1)), 1)
    const x = ((step + 0.5) / steps) * size.width
    points.push(`${round(x)} ${round(size.height - value * size.height)}`)
  }
  return `M0 ${size.height}L${points.join('L')}L${round(size.width)} ${size.height}Z`
}

function maxWithin(values: Float32Array, from: number, to: number): number {
  let most = 0
  for (let index = Math.max(from, 0); index < Math.min(to, values.length); index += 1) {
    most = Math.max(most, values[index] ?? 0)
  }
  return most
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
