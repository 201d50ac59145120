import { isObject } from '../../recording/events.ts'

/** One whole picture of a canvas. */
export interface CanvasFrame {
  readonly base64: string
  readonly mimeType: string
}

const IMAGE_TYPES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/gif'])
const DATA_URL = /^data:(image\/(?:png|jpeg|webp|avif|gif));base64,([a-z0-9+/=\s]+)$/i
const MAX_BASE64_CHARS = 48_000_000

/**
 * The last whole picture in a canvas event: `drawImage` at 0,0 of an `ImageBitmap` from one `Blob`, as rrweb and
 * posthog-js record canvases when sampling by frames. `null` when the event has none. `ignored` counts the commands
 * that cannot be shown: recorded drawing commands are never run.
 */
export function readCanvasEvent(data: unknown): { frame: CanvasFrame | null; ignored: number } {
  if (!isObject(data)) return { frame: null, ignored: 0 }
  const commands: readonly unknown[] = Array.isArray(data['commands']) ? data['commands'] : [data]
  let frame: CanvasFrame | null = null
  let ignored = 0
  for (const command of commands) {
    if (!isObject(command) || command['property'] === 'clearRect') continue
    const next = command['property'] === 'drawImage' ? drawnFrame(command['args']) : null
    if (next) frame = next
    else ignored += 1
  }
  return { frame, ignored }
}

/** A canvas's picture within a snapshot: its `rr_dataURL` attribute. */
export function readDataUrl(value: unknown): CanvasFrame | null {
  if (typeof value !== 'string' || value.length > MAX_BASE64_CHARS) return null
  const [, mimeType, base64] = DATA_URL.exec(value) ?? []
  return mimeType && base64 ? { mimeType: mimeType.toLowerCase(), base64 } : null
}

/** Bytes of a frame; throws `DOMException` when its base64 is broken. */
export function frameBlob(frame: CanvasFrame): Blob {
  return new Blob([Uint8Array.from(atob(frame.base64), (char) => char.charCodeAt(0))], { type: frame.mimeType })
}

function drawnFrame(args: unknown): CanvasFrame | null {
  if (!Array.isArray(args) || args[1] !== 0 || args[2] !== 0 || args.length > 5) return null
  const blob = only(serialized(args[0], 'ImageBitmap')?.['args'])
  const mimeType = serialized(blob, 'Blob')?.['type']
  const base64 = serialized(only(serialized(blob, 'Blob')?.['data']), 'ArrayBuffer')?.['base64']
  if (typeof mimeType !== 'string' || !IMAGE_TYPES.has(mimeType)) return null
  if (typeof base64 !== 'string' || base64.length > MAX_BASE64_CHARS) return null
  return { mimeType, base64 }
}

function serialized(value: unknown, type: string): Record<string, unknown> | null {
  return isObject(value) && value['rr_type'] === type ? value : null
}

function only(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined
}
