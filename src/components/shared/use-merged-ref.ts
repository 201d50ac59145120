import { useCallback, type ForwardedRef } from 'react'

/** One ref callback that fills the part's own place and the host's. */
export function useMergedRef<T>(own: (element: T | null) => void, given: ForwardedRef<T>): (element: T | null) => void {
  return useCallback(
    (element: T | null) => {
      own(element)
      fill(given, element)
    },
    [own, given],
  )
}

function fill<T>(ref: ForwardedRef<T>, element: T | null): void {
  if (typeof ref === 'function') ref(element)
  else if (ref) ref.current = element
}
