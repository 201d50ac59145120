import { put } from './copy-json.ts'
import { STEP_BYTES, type Steps } from './steps.ts'

/** Nothing that is nested deeper is worth the memory of a place to pause. */
const MAX_DEPTH = 4_000

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** A list or an object whose end is still to come. */
interface Container {
  readonly open: number
  readonly isList: boolean
  /** What has been parsed of it; `null` while all of it is only text. */
  value: unknown[] | Record<string, unknown> | null
  /** Where its text begins that has not been parsed. */
  from: number
  /** Where its last member begins. */
  memberFrom: number
  /** Its last member was parsed by itself. */
  isMemberDone: boolean
}

/**
 * What `JSON.parse` makes of a text, parsed `piece` characters at a time, at most twice as many; only a single string
 * is never divided. Throws `SyntaxError` as that does.
 */
export function* parseJsonSteps(text: string, piece = STEP_BYTES): Steps<unknown> {
  // A text that has no places to pause, or is none of JSON: its error is for JSON.parse to say.
  const atOnce = (): unknown => JSON.parse(text)
  if (text.length <= piece) return atOnce()
  const containers: Container[] = []
  let pauseAt = piece
  for (let at = 0; at < text.length; at++) {
    if (at >= pauseAt) {
      yield
      pauseAt = at + piece
    }
    const code = text.charCodeAt(at)
    const top = containers.at(-1)
    if (code === QUOTE) {
      at = endOfString(text, at + 1)
      if (at < 0) return atOnce()
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      const isOdd = top ? containers.length === MAX_DEPTH : !isBlank(text, 0, at)
      if (isOdd) return atOnce()
      const from = at + 1
      const isList = code === OPEN_LIST
      containers.push({ open: at, isList, value: null, from, memberFrom: from, isMemberDone: false })
    } else if (code === COMMA) {
      if (!top || !endMember(top, text, at, piece)) return atOnce()
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      if (top?.isList !== (code === CLOSE_LIST)) return atOnce()
      containers.pop()
      if (top.value === null && at - top.open < piece) continue
      if (!finish(top, text, at)) return atOnce()
      const around = containers.at(-1)
      if (!around) return isBlank(text, at + 1, text.length) ? top.value : atOnce()
      if (!addDone(around, text, top, at + 1)) return atOnce()
    }
  }
  return atOnce()
}

/** The comma after a member, at `at`. False where there is no member. */
function endMember(container: Container, text: string, at: number, piece: number): boolean {
  if (container.isMemberDone) {
    if (!isBlank(text, container.from, at)) return false
    container.from = at + 1
    container.isMemberDone = false
  } else if (at - container.from >= piece) {
    if (!take(container, text, at)) return false
    container.from = at + 1
  }
  container.memberFrom = at + 1
  return true
}

/** Its closing bracket, at `at`: all of it has a value then. */
function finish(container: Container, text: string, at: number): boolean {
  if (container.value !== null) {
    return container.isMemberDone ? isBlank(text, container.from, at) : take(container, text, at)
  }
  container.value = JSON.parse(text.slice(container.open, at + 1)) as Container['value']
  return true
}

/** Parses the members from where it was left off up to `to`. False where there is none. */
function take(container: Container, text: string, to: number): boolean {
  const members = text.slice(container.from, to)
  if (container.isList) {
    const parsed = JSON.parse(`[${members}]`) as unknown[]
    const list = (container.value ??= []) as unknown[]
    for (const member of parsed) list.push(member)
    return parsed.length > 0
  }
  const parsed = Object.entries(JSON.parse(`{${members}}`) as object) as [string, unknown][]
  const object = (container.value ??= {}) as Record<string, unknown>
  for (const [key, member] of parsed) put(object, key, member)
  return parsed.length > 0
}

/** Adds a member that has its value already, and ends before `to`. False where it cannot stand there. */
function addDone(container: Container, text: string, { open, value }: Container, to: number): boolean {
  if (container.memberFrom > container.from && !take(container, text, container.memberFrom - 1)) return false
  if (container.isMemberDone) return false
  if (container.isList) {
    if (!isBlank(text, container.memberFrom, open)) return false
    ;((container.value ??= []) as unknown[]).push(value)
  } else {
    const [key] = Object.keys(JSON.parse(`{${text.slice(container.memberFrom, open)}null}`) as object)
    if (key === undefined) return false
    put((container.value ??= {}) as Record<string, unknown>, key, value)
  }
  container.from = container.memberFrom = to
  container.isMemberDone = true
  return true
}

/** Offset of the quote that ends the string which `from` is in, or -1. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return end
  }
  return -1
}

function isBlank(text: string, from: number, to: number): boolean {
  return /^[ \t\r\n]*$/.test(text.slice(from, to))
}
