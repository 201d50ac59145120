import type { BlockBytes, BlockInfo } from '../../recording/replay-source.ts'
import { ReplayError } from '../../shared/errors.ts'
import type { HttpAnswer } from '../fetch-bytes.ts'
import { failedBlock } from '../block-failure.ts'
import { blockNotFound } from '../recording-id.ts'
import { isLongTermKey, isPosition } from './block-list.ts'
import { splitLengthPrefixed } from './length-prefixed.ts'
import type { PostHogClient } from './post-hog-client.ts'

type Run = readonly BlockInfo[]

/** Reads one stretch of blocks; the answer has one entry per block, in order. */
export type ReadRun = (run: Run, signal: AbortSignal) => Promise<readonly BlockBytes[]>

const missing = () =>
  new ReplayError('blocks_unavailable', {
    what: 'PostHog left this part of the recording out of its answer.',
    why: 'Its store could not deliver it.',
  })

/**
 * Reads blocks as the server keeps them (`decompress=false`): a third of the bytes, and blocks that the server
 * silently drops can be counted. An answer that is short does not say which ones are gone, so the stretch is halved
 * until each half is either complete or a single block: with one block gone, a fraction of asking for all of them.
 */
export function createReadRun(client: PostHogClient, path: string): ReadRun {
  const get = (query: Record<string, string>, signal: AbortSignal) =>
    client.bytes({
      lane: 'snapshots',
      path,
      query: { ...query, decompress: 'false' },
      scope: 'session_recording:read',
      signal,
    })

  async function readLongTerm(block: BlockInfo, signal: AbortSignal): Promise<BlockBytes> {
    const { bytes } = await get({ source: 'blob_v2_lts', blob_key: block.key }, signal)
    if (bytes.length === 0) throw missing()
    return { block, bytes: bytes.slice() }
  }

  async function readHalves(run: Run, signal: AbortSignal): Promise<readonly BlockBytes[]> {
    const middle = run.length >>> 1
    const first = await readRun(run.slice(0, middle), signal)
    return [...first, ...(await readRun(run.slice(middle), signal))]
  }

  async function readRun(run: Run, signal: AbortSignal): Promise<readonly BlockBytes[]> {
    const [first] = run
    const last = run.at(-1)
    if (!first || !last) return []
    try {
      if (isLongTermKey(first.key)) return [await readLongTerm(first, signal)]
      if (!isPosition(first.key)) throw blockNotFound(first.key)
      const range = { source: 'blob_v2', start_blob_key: first.key, end_blob_key: last.key }
      const parts = blocksOf(await get(range, signal), run.length)
      if (parts) return run.map((block, position) => ({ block, bytes: parts[position] ?? null }))
      if (run.length === 1) throw missing()
    } catch (thrown) {
      const isDivisible = thrown instanceof ReplayError && thrown.code === 'too_large'
      if (run.length === 1 || !isDivisible) return run.map((block) => failedBlock(block, thrown))
    }
    return readHalves(run, signal)
  }

  return readRun
}

/** The answer's blocks, if they are all there; `null` if not, or if they cannot be told apart. */
function blocksOf({ bytes, headers }: HttpAnswer, expected: number): readonly Uint8Array[] | null {
  if (headers.get('content-type')?.includes('json')) {
    // A server that ignores `decompress`: text cannot be cut into its blocks, but one block needs no cutting.
    return expected === 1 && bytes.length > 0 ? [bytes.slice()] : null
  }
  const parts = splitLengthPrefixed(bytes)
  return parts?.length === expected ? parts : null
}
