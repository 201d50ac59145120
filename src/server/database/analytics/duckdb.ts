import type { DuckDBConnection } from '@duckdb/node-api'

import { throwIfAborted, untilAborted } from '../../../sources/abort.ts'
import { packageMissing } from '../engine/package-missing.ts'

export interface DuckDbOptions {
  /** @default 256 */
  readonly memoryLimitMb: number
  /** @default 2 */
  readonly threads: number
}

export const loadDuckDb = () => import('@duckdb/node-api').catch(packageMissing('@duckdb/node-api'))

/** A database in memory for as long as `work` needs it: nothing one query leaves behind is there for the next. */
export async function withDuckDb<T>(
  options: DuckDbOptions,
  signal: AbortSignal | undefined,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  throwIfAborted(signal)
  const { DuckDBInstance } = await loadDuckDb()
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${options.memoryLimitMb}MB`,
    threads: String(options.threads),
    // It would fetch them from the network.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  const stop = () => connection.interrupt()
  signal?.addEventListener('abort', stop, { once: true })
  const working = work(connection).finally(() => {
    signal?.removeEventListener('abort', stop)
    connection.closeSync()
    instance.closeSync()
  })
  return untilAborted(working, signal)
}

/** A text as it may stand in a statement that takes no parameters. */
export function duckDbText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
