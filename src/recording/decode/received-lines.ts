import { isObject, type WindowEvent } from '../events.ts'
import { Budget, type DecodeLimits, DEFAULT_LIMITS, OverBudget } from './budget.ts'
import { decodeBlock } from './decode-block.ts'
import { openText } from './open-text.ts'
import { ProblemList } from './problem-list.ts'
import { parse } from './read-lines.ts'

/**
 * A block's lines `[windowId, event]` as they were received, unpacked but not decoded: what an archive keeps, so that a
 * better decoder of later has everything. Blocks in other forms (export files, older lines, rrweb's lists) are decoded
 * and written as such lines. `null` where a part of the block is damaged or beyond the limits: to keep the rest would
 * be to lose that part unnoticed.
 */
export function receivedLines(bytes: Uint8Array, limits: Partial<DecodeLimits> = {}): readonly string[] | null {
  const text = unpacked(bytes, { ...DEFAULT_LIMITS, ...limits })
  if (text === null) return null
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > 0 && isLine(parse(lines[0] ?? ''))) return lines
  const { events, format } = decodeBlock(bytes, { limits })
  return format === 'unknown' ? null : events.map(eventText)
}

function unpacked(bytes: Uint8Array, limits: DecodeLimits): string | null {
  const problems = new ProblemList(null)
  try {
    const stream = openText(bytes, new Budget(bytes.length, limits), problems)
    if (stream === null) return null
    while (stream.fill());
    return problems.toArray().length > 0 ? null : new TextDecoder().decode(stream.slice(0, stream.length))
  } catch (error) {
    if (error instanceof OverBudget) return null
    throw error
  }
}

function isLine(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isObject(value[1])
}

function eventText({ windowId, event }: WindowEvent): string {
  return JSON.stringify([windowId, event])
}
