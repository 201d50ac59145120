import { type Steps, STEP_BYTES } from '../steps.ts'
import type { ByteStream } from './byte-stream.ts'
import type { EventSink } from './event-sink.ts'
import { Json, RUN_BYTES, skipSpace, skipValue } from './json-scan.ts'
import type { ProblemList } from './problem-list.ts'
import { parse } from './read-lines.ts'

/** What a PostHog export file says beside its events. */
export interface ExportFacts {
  version?: string
  id?: string
  person?: unknown
}

/** A person may carry many properties; a person of megabytes is not read. */
const MAX_PERSON_BYTES = 1024 * 1024

/** Offsets of an element in the stream. */
interface Place {
  readonly from: number
  readonly end: number
}

/** The way down to events in every known document; `*` is any name, and the window's id. */
const EVENT_LISTS = new Set(['', 'events', 'snapshots', 'data', 'data.snapshots', 'data.snapshotsByWindowId.*'])
const BRANCHES = new Set(['', 'data', 'data.snapshotsByWindowId'])

/**
 * Reads one JSON document element by element, so that neither a single line of a hundred megabytes nor a file cut off
 * in the middle is a special case: `[event, …]`, `{ events }`, `{ snapshots }` and both versions of PostHog's export.
 */
export class DocumentReader {
  readonly facts: ExportFacts = {}
  /** Whether a list of events was met, be it empty: otherwise the document is something else. */
  foundList = false
  readonly #stream: ByteStream
  readonly #sink: EventSink
  readonly #problems: ProblemList
  #work = 0

  constructor(stream: ByteStream, sink: EventSink, problems: ProblemList) {
    this.#stream = stream
    this.#sink = sink
    this.#problems = problems
  }

  /** Reads the document at the start of the stream and consumes it. False when it is cut off or broken. */
  *read(path = '', windowId?: string): Steps<boolean> {
    const stream = this.#stream
    const at = skipSpace(stream, 0)
    if (at === -1) return this.#cutOff()
    stream.consume(at)
    const byte = stream.at(0)
    if (byte === Json.OPEN_BRACKET && EVENT_LISTS.has(path)) return yield* this.#readList(windowId)
    if (byte === Json.OPEN_BRACE && BRANCHES.has(path)) return yield* this.#readObject(path)
    return yield* this.#readFact(path)
  }

  *#readObject(path: string): Steps<boolean> {
    const stream = this.#stream
    stream.consume(1)
    for (;;) {
      const keyAt = this.#nextElement(Json.CLOSE_BRACE)
      if (keyAt !== 'element') return keyAt === 'end'
      const keyEnd = stream.at(0) === Json.QUOTE ? yield* skipValue(stream, 0) : -1
      const key = keyEnd === -1 ? undefined : parse(new TextDecoder().decode(stream.slice(0, keyEnd)))
      const colon = keyEnd === -1 ? -1 : skipSpace(stream, keyEnd)
      if (typeof key !== 'string' || colon === -1 || stream.at(colon) !== Json.COLON) return this.#cutOff()
      stream.consume(colon + 1)
      const inWindows = path === 'data.snapshotsByWindowId'
      const child = inWindows ? `${path}.*` : path === '' ? key : `${path}.${key}`
      if (!(yield* this.read(child, inWindows ? key : undefined))) return false
    }
  }

  *#readList(windowId: string | undefined): Steps<boolean> {
    const stream = this.#stream
    stream.consume(1)
    this.foundList = true
    for (let element = 1; ;) {
      const next = this.#nextElement(Json.CLOSE_BRACKET)
      if (next !== 'element') return next === 'end'
      const run = yield* this.#findRun()
      if (run.length === 0) return this.#cutOff()
      const { end } = run.at(-1)!
      const values = this.#parseRun(run)
      stream.consume(end)
      for (const value of values) {
        if (value === undefined) this.#problems.add('event_invalid', element, 'An event was dropped. It is no JSON.')
        else yield* this.#sink.accept(value, element, windowId)
        element++
      }
      this.#work += end + 64 * values.length
      if (this.#work > STEP_BYTES) {
        this.#work = 0
        yield
      }
    }
  }

  /** The elements that follow from here with nothing but a comma between them, some at a time. */
  *#findRun(): Steps<readonly Place[]> {
    const stream = this.#stream
    const run: Place[] = []
    for (let from = 0; from >= 0 && from < RUN_BYTES;) {
      const end = yield* skipValue(stream, from)
      if (end <= from) break
      run.push({ from, end })
      const comma = skipSpace(stream, end)
      if (comma < 0 || stream.at(comma) !== Json.COMMA) break
      from = skipSpace(stream, comma + 1)
    }
    return run
  }

  /** `undefined` for what is no JSON. */
  #parseRun(run: readonly Place[]): readonly unknown[] {
    const textAt = ({ from, end }: Place) => new TextDecoder().decode(this.#stream.slice(from, end))
    const values = parse(`[${textAt({ from: 0, end: run.at(-1)!.end })}]`) as readonly unknown[] | undefined
    return values?.length === run.length ? values : run.map((place) => parse(textAt(place)))
  }

  /** Moves to the next element of the list or object that `close` ends. */
  #nextElement(close: number): 'element' | 'end' | 'broken' {
    const stream = this.#stream
    for (;;) {
      const at = skipSpace(stream, 0)
      if (at === -1) {
        this.#cutOff()
        return 'broken'
      }
      const byte = stream.at(at)
      stream.consume(byte === Json.COMMA || byte === close ? at + 1 : at)
      if (byte === close) return 'end'
      if (byte !== Json.COMMA) return 'element'
    }
  }

  *#readFact(path: string): Steps<boolean> {
    const stream = this.#stream
    const end = yield* skipValue(stream, 0)
    if (end <= 0) return this.#cutOff()
    if (path === 'version' || path === 'data.id' || (path === 'data.person' && end <= MAX_PERSON_BYTES)) {
      const value = parse(new TextDecoder().decode(stream.slice(0, end)))
      if (path === 'data.person') this.facts.person = value
      else if (typeof value === 'string') this.facts[path === 'version' ? 'version' : 'id'] = value.slice(0, 200)
    }
    stream.consume(end)
    return true
  }

  #cutOff(): false {
    this.#problems.add('block_corrupt', null, 'The file is cut off or broken: what comes after is lost.')
    return false
  }
}
