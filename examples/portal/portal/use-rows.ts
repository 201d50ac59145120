import { useQuery, type UseQueryResult } from '@tanstack/react-query'

/** An answer of the portal's API that is not what was asked for. */
export class RowsError extends Error {
  override readonly name = 'RowsError'
  readonly status: number

  constructor(path: string, status: number) {
    super(`${path} answered ${status}.`)
    this.status = status
  }
}

/** Rows from the portal's API. Re-renders when they arrive. */
export function useRows<T>(path: string): UseQueryResult<T, RowsError> {
  return useQuery<T, RowsError>({
    queryKey: ['rows', path],
    queryFn: async ({ signal }) => {
      const response = await fetch(`/api${path}`, { signal })
      if (!response.ok) throw new RowsError(path, response.status)
      return (await response.json()) as T
    },
    retry: (count, error) => error.status >= 500 && count < 2,
  })
}
