import type { BlockProblem } from '../recording-view.ts'
import type { LimitName, SanitizeReport } from './report.ts'

const WHAT: Readonly<Record<LimitName, string>> = {
  maxDepth: 'Nodes nested too deep were left out',
  maxNodes: 'Nodes were left out of an event that has too many',
  maxPageNodes: 'Nodes were left out of a page that has too many',
  maxFrames: 'Frames were left out of a page that has too many',
  maxRecords: 'Changes were left out of a mutation that has too many',
  maxAttributes: 'Attributes were left out of an element that has too many',
  maxAttributeChars: 'An attribute was cut off',
  maxTextChars: 'A text was cut off',
  maxEventTextChars: 'Texts were left out of an event that has too many',
  maxDataUrlChars: 'An inlined file was left out because of its size',
  maxImagePixels: 'A picture was left out because of its size',
  maxUseCopies: 'Drawings that copy each other without end were left out',
  maxSheetChars: 'A style sheet was left out because of its size',
  maxPageCssChars: 'Style sheets were left out of a page that has too many',
  maxCssDepth: 'A style sheet nested too deep was left out',
  maxRules: 'Style rules were left out of an event that has too many',
  maxPositions: 'Pointer positions were left out of an event that has too many',
  maxSide: 'A page was made smaller than it said',
  maxPayloadValues: 'Values were left out of a message that has too many',
  maxPayloadChars: 'A message was cut off',
  maxCommands: 'Pictures of a canvas were left out of an event that has too many',
  maxEventsPerFrame: 'Events were left out of an instant that has too many',
  maxGesturesPerFrame: 'Scrolls, inputs or pointer events were left out of an instant that has too many',
  maxSpanMs: 'Events at an impossible time were left out',
}

/** What went beyond a limit, as problems of the recording. */
export function limitProblems(limits: SanitizeReport['limits']): readonly BlockProblem[] {
  return limits.map(({ limit, count }) => ({
    reason: 'limit_exceeded',
    blockKey: null,
    line: null,
    message: `${WHAT[limit]}${count > 1 ? ` (${count} times)` : ''}. The limit is \`${limit}\`.`,
  }))
}
